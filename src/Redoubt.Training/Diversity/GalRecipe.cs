using System.Collections.Immutable;
using System.Globalization;
using Redoubt.Graphs;

namespace Redoubt.Training;

/// <summary>Recipe <c>gal</c>: members whose input gradients point apart.</summary>
/// <remarks>Gradient alignment loss: Kariyappa and Qureshi, 2019, arXiv:1901.09981, equations 5 to 8: λ times the logarithm of the sum over pairs of members of exp(cosine of their losses' gradients by the input).
/// The paper advises leaky rectifiers, whose gradients are not sparse; the architectures here have plain ones.</remarks>
public sealed record GalRecipe : DiverseRecipe
{
    /// <inheritdoc/>
    public override string Name => "gal";

    /// <summary>Weight λ, zero or more. Default 0.5.</summary>
    public double Lambda { get; init; } = 0.5;

    /// <inheritdoc/>
    public override string Purpose => "as an ensemble whose members' gradients differ";

    /// <inheritdoc/>
    public override ImmutableSortedDictionary<string, string> Settings => ImmutableSortedDictionary.CreateRange(
        StringComparer.Ordinal, new KeyValuePair<string, string>[] { new("lambda", Lambda.ToString("0.####", CultureInfo.InvariantCulture)) });

    /// <inheritdoc/>
    public override IEnumerable<string> Errors()
    {
        if (!(Lambda >= 0 && double.IsFinite(Lambda))) yield return FormattableString.Invariant($"Lambda must be zero or more and finite, was {Lambda}.");
    }

    private protected override Value Penalty(LossGraph graph, Value[] members)
    {
        Value[] gradients = [.. members.Select(scores => Flat(Gradient.Of(graph.CrossEntropy(scores).Sum([0]), null, graph.Examples)[0]))];
        Value[] directions = [.. gradients.Select(static g => g / ((g * g).Sum([1], keepDimensions: true) + 1e-20f).Unary(OpKind.Sqrt))];
        Value sum = graph.Builder.Constant(0f);
        for (int i = 0; i < directions.Length; i++)
        {
            for (int j = i + 1; j < directions.Length; j++) sum += (directions[i] * directions[j]).Sum([1]).Unary(OpKind.Exp);
        }

        return sum.Unary(OpKind.Log).Mean([0]) * (float)Lambda;
    }

    private static Value Flat(Value rows) => rows.Reshape(rows.Type[0], rows.Type.Bind(1).RowLength);
}
