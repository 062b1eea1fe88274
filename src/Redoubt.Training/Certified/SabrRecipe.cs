using System.Collections.Immutable;
using System.Globalization;
using Redoubt.Graphs;

namespace Redoubt.Training;

/// <summary>Recipe <c>sabr</c>: the worst case over a small box around an adversarial example, instead of over the whole box.</summary>
/// <remarks>Müller et al., ICLR 2023, arXiv:2210.04871, section 3: the example is found within (1 - λ)·ε and the small box has radius λ·ε, so that it stays inside the large
/// one. Less regularizing than interval bounds of the whole box, so more accurate, but interval bounds alone then prove little: certify with a tighter method.</remarks>
public sealed record SabrRecipe : CertifiedRecipe
{
    private const string Center = "box_center";

    /// <inheritdoc/>
    public override string Name => "sabr";

    /// <summary>Share λ of the radius that the small box has, in (0, 1]. Default 0.4.</summary>
    public double BoxShare { get; init; } = 0.4;

    /// <summary>Gradient steps for each example, in [1, 1000]. Default 8.</summary>
    public int Steps { get; init; } = 8;

    /// <inheritdoc/>
    public override ImmutableSortedDictionary<string, string> Settings => base.Settings
        .Add("boxShare", BoxShare.ToString("0.####", CultureInfo.InvariantCulture))
        .Add("steps", Steps.ToString(CultureInfo.InvariantCulture));

    /// <inheritdoc/>
    public override IEnumerable<string> Errors()
    {
        foreach (string error in base.Errors()) yield return error;
        if (!(BoxShare is > 0 and <= 1)) yield return FormattableString.Invariant($"BoxShare must be in (0, 1], was {BoxShare}.");
        if (Steps is < 1 or > 1000) yield return $"Steps must be in [1, 1000], was {Steps}.";
    }

    internal override Value EmitLoss(LossGraph graph)
    {
        // The clean rows first: their statistics normalize the bounds.
        Value clean = graph.MeanCrossEntropy(graph.Examples);
        return Blend(graph, clean, WorstCase(graph, graph.Input(Center)));
    }

    internal override IExampleMaker CreateExamples(ExampleSetup setup)
    {
        var ball = Threat.WithRadius(Threat.Radius * (1 - BoxShare));
        var ascent = new AscentSettings(RowThreat.Of(ball), Steps, 2.5 * ball.Radius / Steps, AscentStart.Uniform, InnerObjective.CrossEntropy, Strength);
        return new BoxSchedule(this, BoxShare, new AdversarialExamples(setup, ascent, Center));
    }
}
