using System.Collections.Immutable;
using System.Globalization;
using Redoubt.Graphs;
using Redoubt.Models;

namespace Redoubt.Training;

/// <summary>A recipe that trains towards provable decisions: its loss contains a worst case that no point of a box exceeds.</summary>
/// <remarks>
/// <para>The radius grows from 0 along the run (Gowal et al., 2018, arXiv:1810.12715, section 4), from the start of Shi et al., NeurIPS 2021, arXiv:2103.17268: weights with
/// deviation √(2π)/n so that bounds keep their width from layer to layer (section 3.1), batch normalization by the statistics of the clean batch, and while the radius grows two
/// regularizers against exploding bounds and dead rectifiers (section 3.3).</para>
/// <para>Train with a radius a little above the one to be certified: proofs at the very edge of the training radius are few. What is certified afterwards only
/// <c>redoubt certify</c> says.</para>
/// </remarks>
public abstract record CertifiedRecipe : TrainingRecipe
{
    internal const string Radius = "box_radius", RobustShare = "robust_share", RegularizerShare = "regularizer_share";

    // τ of Shi et al., section 3.3, and the weight they use on MNIST.
    private const float Tolerance = 0.5f, RegularizerWeight = 0.5f;

    /// <summary>The box to certify. Required; ℓ∞, radius above 0.</summary>
    public required PerturbationBall Threat { get; init; }

    /// <inheritdoc/>
    public sealed override PerturbationBall? Ball => Threat;

    /// <summary>Share of the run over which the radius grows from 0 to full, in [0, 1]. Default 0.4.</summary>
    public double WarmUp { get; init; } = 0.4;

    /// <summary>Weight of the clean cross-entropy when the radius is full, in [0, 1). Default 0.</summary>
    public double CleanWeight { get; init; }

    /// <inheritdoc/>
    public override ImmutableSortedDictionary<string, string> Settings => ImmutableSortedDictionary.CreateRange(
        StringComparer.Ordinal,
        new KeyValuePair<string, string>[]
        {
            new("warmUp", WarmUp.ToString("0.####", CultureInfo.InvariantCulture)),
            new("cleanWeight", CleanWeight.ToString("0.####", CultureInfo.InvariantCulture)),
        });

    /// <inheritdoc/>
    public override IEnumerable<string> Errors()
    {
        if (Threat is null || Threat.Norm != Norm.Linf || !(Threat.Radius > 0 && Threat.IsLimited)) yield return "Threat must be a linf ball with a radius above 0.";
        if (!(WarmUp is >= 0 and <= 1)) yield return FormattableString.Invariant($"WarmUp must be in [0, 1], was {WarmUp}.");
        if (!(CleanWeight is >= 0 and < 1)) yield return FormattableString.Invariant($"CleanWeight must be in [0, 1), was {CleanWeight}.");
    }

    /// <summary>Deviation √(2π)/n for n inputs of one output.</summary>
    internal override void AdjustStart(ParameterSpecification parameter, Span<float> values)
    {
        if (parameter.Shape.Rank < 2) return;
        double now = Math.Sqrt((parameter.Initialization == Initialization.ScaledNormal ? 1.0 : 2.0) / parameter.Shape.RowLength);
        float factor = (float)(Math.Sqrt(2 * Math.PI) / parameter.Shape.RowLength / now);
        foreach (ref float value in values) value *= factor;
    }

    /// <summary>Share of the full radius at a point of the run: smooth at its start, then straight.</summary>
    internal double Strength(double progress)
    {
        if (WarmUp == 0) return 1;
        double share = Math.Min(1, progress / WarmUp);

        // A quarter of the way along a parabola that meets the line with its slope (the smoothed schedule of auto_LiRPA in its simplest form).
        const double Bend = 0.25;
        double slope = 1 / (1 - Bend / 2);
        return share < Bend ? slope * share * share / (2 * Bend) : slope * (share - Bend / 2);
    }

    /// <summary>Cross-entropy of the worst case over a box around some examples, and what keeps its bounds from exploding.</summary>
    /// <param name="graph">The step. The network must have been applied to the clean rows, whose statistics normalize.</param>
    /// <param name="center">Middle of the box, <c>[N, …]</c>; half its width is the schedule's, and it ends at the input bounds.</param>
    /// <param name="margins">Which lower bounds of the leads to use, of the classifier and its interval bounds; null for the interval bounds' own.</param>
    internal static Value WorstCase(LossGraph graph, Value center, Func<Graph, DecisionBounds, Value>? margins = null)
    {
        GraphBuilder builder = graph.Builder;
        Value radius = graph.Number(Radius);
        Value low = builder.Constant(graph.Bounds.Lower), high = builder.Constant(graph.Bounds.Upper);
        TrainingBox box = TrainingBox.Between((center - radius).Binary(OpKind.Max, low), (center + radius).Binary(OpKind.Min, high));
        Graph classifier = graph.Inference();
        DecisionBounds bounds = TrainingBounds.Emit(classifier, box, graph.LivePoints(), graph.Labels);
        Value isLabel = graph.Labels.OneHot(graph.Classes).Binary(OpKind.Greater, builder.Constant(0));
        Value worst = builder.Constant(0f).Where(isLabel, -(margins?.Invoke(classifier, bounds) ?? bounds.Margins));
        Value loss = graph.CrossEntropy(worst).Mean([0]);
        return loss + Regularizer(builder, box, bounds.Rectified) * graph.Number(RegularizerShare);
    }

    /// <summary>The clean loss and the robust one in the shares of the schedule.</summary>
    internal static Value Blend(LossGraph graph, Value clean, Value robust)
    {
        Value share = graph.Number(RobustShare);
        return clean * (graph.Builder.Constant(1f) - share) + robust * share;
    }

    // Mean widths of the layers against the input's, and the balance of active and inactive rectifiers in mean and variance (Shi et al., equations 8 to 10).
    private static Value Regularizer(GraphBuilder builder, TrainingBox box, IReadOnlyList<TrainingBox> layers)
    {
        Value tolerance = builder.Constant(Tolerance), tiny = builder.Constant(1e-9f), sum = builder.Constant(0f);
        Value inputWidth = MeanOf(box.Radius);
        foreach (TrainingBox layer in layers)
        {
            Value center = layer.Center, centered = center - MeanOf(center);
            sum += (tolerance - inputWidth / (MeanOf(layer.Radius) + tiny)).Relu();
            sum += Imbalance(MeanOf(center.MaskPositive(layer.Lower)), MeanOf(-center.MaskPositive(-layer.Upper)));
            sum += Imbalance(MeanOf((centered * centered).MaskPositive(layer.Lower)), MeanOf((centered * centered).MaskPositive(-layer.Upper)));
        }

        return sum * (RegularizerWeight / (Tolerance * Math.Max(1, layers.Count)));

        Value Imbalance(Value one, Value other) =>
            (tolerance - (one + tiny) / (other + tiny)).Relu() + (tolerance - (other + tiny) / (one + tiny)).Relu();
    }

    private static Value MeanOf(Value value) => value.Mean([.. Enumerable.Range(0, value.Type.Rank)]);
}
