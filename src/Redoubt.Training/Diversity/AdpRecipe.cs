using System.Collections.Immutable;
using System.Globalization;
using Redoubt.Graphs;

namespace Redoubt.Training;

/// <summary>Recipe <c>adp</c>: members whose predictions for the wrong classes point apart.</summary>
/// <remarks>Adaptive diversity promoting: Pang et al., ICML 2019, arXiv:1901.08846, equations 3 to 5: minus α times the entropy of the mean prediction, minus β times the logarithm of the determinant of
/// the Gram matrix of the members' normalized predictions without the label's entry.</remarks>
public sealed record AdpRecipe : DiverseRecipe
{
    private const float Jitter = 1e-6f;

    /// <inheritdoc/>
    public override string Name => "adp";

    /// <summary>Weight α of the entropy, zero or more. Default 2.</summary>
    public double Alpha { get; init; } = 2;

    /// <summary>Weight β of the diversity, zero or more. Default 0.5.</summary>
    public double Beta { get; init; } = 0.5;

    /// <inheritdoc/>
    public override string Purpose => "as an ensemble whose members' wrong predictions differ";

    /// <inheritdoc/>
    public override ImmutableSortedDictionary<string, string> Settings => ImmutableSortedDictionary.CreateRange(
        StringComparer.Ordinal,
        new KeyValuePair<string, string>[] { new("alpha", Alpha.ToString("0.####", CultureInfo.InvariantCulture)), new("beta", Beta.ToString("0.####", CultureInfo.InvariantCulture)) });

    /// <inheritdoc/>
    public override IEnumerable<string> Errors()
    {
        if (!(Alpha >= 0 && double.IsFinite(Alpha))) yield return FormattableString.Invariant($"Alpha must be zero or more and finite, was {Alpha}.");
        if (!(Beta >= 0 && double.IsFinite(Beta))) yield return FormattableString.Invariant($"Beta must be zero or more and finite, was {Beta}.");
    }

    private protected override Value Penalty(LossGraph graph, Value[] members)
    {
        Value[] predictions = [.. members.Select(static z => z.Unary(OpKind.Softmax))];
        Value mean = Models.ScoreMeans.Mean(predictions);
        Value entropy = -(mean * (mean + 1e-12f).Unary(OpKind.Log)).Sum([1]);
        Value isWrong = graph.Builder.Constant(1f) - graph.Labels.OneHot(graph.Classes);
        Value diversity = LogDeterminant([.. predictions.Select(p => Normalized(p * isWrong))]);
        return -(entropy * (float)Alpha + diversity * (float)Beta).Mean([0]);
    }

    private static Value Normalized(Value rows) => rows / ((rows * rows).Sum([1], keepDimensions: true) + 1e-20f).Unary(OpKind.Sqrt);

    // By the factors of G = L·D·Lᵀ, G the Gram matrix of each row with a small number on its diagonal: the sum of log D.
    private static Value LogDeterminant(Value[] vectors)
    {
        int count = vectors.Length;
        var lower = new Value[count, count];
        var diagonal = new Value[count];
        Value sum = vectors[0].Builder.Constant(0f);
        for (int j = 0; j < count; j++)
        {
            Value d = Inner(vectors[j], vectors[j]) + Jitter;
            for (int k = 0; k < j; k++) d -= lower[j, k] * lower[j, k] * diagonal[k];
            diagonal[j] = d.Binary(OpKind.Max, d.Builder.Constant(Jitter * Jitter));
            sum += diagonal[j].Unary(OpKind.Log);
            for (int i = j + 1; i < count; i++)
            {
                Value entry = Inner(vectors[i], vectors[j]);
                for (int k = 0; k < j; k++) entry -= lower[i, k] * lower[j, k] * diagonal[k];
                lower[i, j] = entry / diagonal[j];
            }
        }

        return sum;
    }

    private static Value Inner(Value left, Value right) => (left * right).Sum([1]);
}
