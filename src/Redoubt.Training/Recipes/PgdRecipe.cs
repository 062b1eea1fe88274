using System.Collections.Immutable;
using System.Globalization;
using Redoubt.Graphs;
using Redoubt.Models;

namespace Redoubt.Training;

/// <summary>Recipe <c>pgd</c>: cross-entropy on examples found by projected gradient ascent from a random start.</summary>
/// <remarks>Madry et al., ICLR 2018, arXiv:1706.06083. Withstands, empirically, the ball it was trained with; proves nothing. The inner ascent uses running statistics in
/// batch normalization (Madry's code: the batch's).</remarks>
public sealed record PgdRecipe : RobustRecipe
{
    /// <inheritdoc/>
    public override string Name => "pgd";

    /// <summary>Gradient steps for each example, in [1, 1000]. Default 7.</summary>
    public override int Steps { get; init; } = 7;

    /// <summary>Share of every batch that stays clean, in [0, 1). Default 0.</summary>
    public double CleanShare { get; init; }

    /// <inheritdoc/>
    public override ImmutableSortedDictionary<string, string> Settings => base.Settings.Add("cleanShare", CleanShare.ToString("0.####", CultureInfo.InvariantCulture));

    /// <inheritdoc/>
    public override IEnumerable<string> Errors() =>
        CleanShare is >= 0 and < 1 ? base.Errors() : [.. base.Errors(), FormattableString.Invariant($"CleanShare must be in [0, 1), was {CleanShare}.")];

    internal override Value EmitLoss(LossGraph graph) => graph.MeanCrossEntropy(graph.Examples);

    internal override IExampleMaker CreateExamples(ExampleSetup setup) =>
        new AdversarialExamples(setup, Ascent(AscentStart.Uniform, InnerObjective.CrossEntropy), Architecture.InputName) { CleanShare = CleanShare };
}
