using System.Collections.Immutable;
using System.Globalization;
using Redoubt.Graphs;
using Redoubt.Models;

namespace Redoubt.Training;

/// <summary>Recipe <c>union</c>: cross-entropy on perturbed rows of several balls.</summary>
/// <remarks>Tramèr and Boneh, NeurIPS 2019, arXiv:1904.13000; Maini, Wong and Kolter, ICML 2020, arXiv:1909.04068. Validation counts rows that withstand a short attack in each ball.</remarks>
public sealed record UnionRecipe : TrainingRecipe
{
    /// <inheritdoc/>
    public override string Name => "union";

    /// <summary>The balls, two or more; radii above 0, not ℓ0.</summary>
    public required ImmutableArray<PerturbationBall> Threats { get; init; }

    /// <summary>How they are joined. Default <see cref="UnionStrategy.SteepestStep"/>.</summary>
    public UnionStrategy Strategy { get; init; } = UnionStrategy.SteepestStep;

    /// <summary>Gradient steps for each example (in each ball), in [1, 1000]. Default 10.</summary>
    public int Steps { get; init; } = 10;

    /// <summary>Share of the run over which the radii grow from 0 to full, in [0, 1]. Default 0.</summary>
    public double WarmUp { get; init; }

    /// <inheritdoc/>
    public override string Purpose => $"to withstand the union of {string.Join(", ", Threats)}";

    /// <inheritdoc/>
    public override ImmutableSortedDictionary<string, string> Settings => ImmutableSortedDictionary.CreateRange(
        StringComparer.Ordinal,
        new KeyValuePair<string, string>[]
        {
            new("threats", string.Join(", ", Threats)),
            new("strategy", Strategy.ToString()),
            new("steps", Steps.ToString(CultureInfo.InvariantCulture)),
            new("warmUp", WarmUp.ToString("0.####", CultureInfo.InvariantCulture)),
        });

    /// <inheritdoc/>
    public override IEnumerable<string> Errors()
    {
        if (Threats.IsDefault || Threats.Length < 2) yield return "Threats must hold two or more balls.";
        else foreach (string error in Threats.SelectMany(RobustRecipe.ThreatErrors)) yield return error;
        if (!Enum.IsDefined(Strategy)) yield return $"There is no strategy {(int)Strategy}.";
        if (Steps is < 1 or > 1000) yield return $"Steps must be in [1, 1000], was {Steps}.";
        if (!(WarmUp is >= 0 and <= 1)) yield return FormattableString.Invariant($"WarmUp must be in [0, 1], was {WarmUp}.");
    }

    /// <inheritdoc/>
    public bool Equals(UnionRecipe? other) => other is not null && base.Equals(other) && Strategy == other.Strategy && Steps == other.Steps && WarmUp.Equals(other.WarmUp) && Threats.SequenceEqual(other.Threats);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), Strategy, Steps, WarmUp, Threats.Length);

    internal override ImmutableArray<RowThreat> JudgedThreats(ExampleSetup setup) => [.. Threats.Select(RowThreat.Of)];

    internal override bool NeedsBounds => true;

    internal static string InputOf(int threat) => string.Create(CultureInfo.InvariantCulture, $"{TradesRecipe.Adversarial}/{threat}");

    internal override Value EmitLoss(LossGraph graph)
    {
        if (Strategy != UnionStrategy.Average) return graph.MeanCrossEntropy(graph.Examples);
        Value sum = graph.Builder.Constant(0f);
        for (int i = 0; i < Threats.Length; i++) sum += graph.MeanCrossEntropy(graph.Input(InputOf(i)));
        return sum * (1f / Threats.Length);
    }

    internal override IExampleMaker CreateExamples(ExampleSetup setup) => Strategy switch
    {
        UnionStrategy.Average => new EachBall([.. Threats.Select((ball, i) => new AdversarialExamples(setup, Ascent(ball), InputOf(i)))]),
        UnionStrategy.Worst => new WorstBall(setup, [.. Threats.Select(Ascent)]),
        _ => new SteepestExamples(setup, this),
    };

    internal double Strength(double progress) => WarmUp > 0 ? Math.Min(1, progress / WarmUp) : 1;

    internal double StepSize(PerturbationBall ball) => 2.5 * ball.Radius / Steps;

    private AscentSettings Ascent(PerturbationBall ball) => new(RowThreat.Of(ball), Steps, StepSize(ball), AscentStart.Uniform, InnerObjective.CrossEntropy, Strength);

    private sealed class EachBall(AdversarialExamples[] parts) : IExampleMaker
    {
        public void Make(TrainingBatch batch)
        {
            foreach (AdversarialExamples part in parts) part.Make(batch);
        }

        public void Dispose()
        {
            foreach (AdversarialExamples part in parts) part.Dispose();
        }
    }
}
