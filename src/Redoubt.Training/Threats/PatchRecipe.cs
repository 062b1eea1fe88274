using System.Collections.Immutable;
using System.Globalization;
using Redoubt.Graphs;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Training;

/// <summary>Recipe <c>patch</c>: cross-entropy on images with a rectangle at a random place in which the adversary chooses every value.</summary>
/// <remarks>Adversarial training against patches at random places (Rao, Stutz and Schiele, ECCV workshops 2020, arXiv:2005.02313, "AT-RandLO" without moving the patch); the same idea with chosen places is
/// Wu, Tong and Vorobeychik, ICLR 2020, arXiv:1909.09552. Validation attacks a rectangle at a random place too, which overstates what a chosen place leaves.</remarks>
public sealed record PatchRecipe : TrainingRecipe
{
    /// <inheritdoc/>
    public override string Name => "patch";

    /// <summary>Rows of pixels of the rectangle, 1 or more and at most the image's.</summary>
    public required int PatchHeight { get; init; }

    /// <summary>Columns of pixels of the rectangle, 1 or more and at most the image's.</summary>
    public required int PatchWidth { get; init; }

    /// <summary>Gradient steps for each example, in [1, 1000]. Default 10.</summary>
    public int Steps { get; init; } = 10;

    /// <summary>Share of every batch that stays clean, in [0, 1). Default 0.5.</summary>
    public double CleanShare { get; init; } = 0.5;

    /// <inheritdoc/>
    public override string Purpose => string.Create(CultureInfo.InvariantCulture, $"to withstand a patch of {PatchHeight}x{PatchWidth} pixels anywhere");

    /// <inheritdoc/>
    public override ImmutableSortedDictionary<string, string> Settings => ImmutableSortedDictionary.CreateRange(
        StringComparer.Ordinal,
        new KeyValuePair<string, string>[]
        {
            new("patch", string.Create(CultureInfo.InvariantCulture, $"{PatchHeight}x{PatchWidth}")),
            new("steps", Steps.ToString(CultureInfo.InvariantCulture)),
            new("cleanShare", CleanShare.ToString("0.####", CultureInfo.InvariantCulture)),
        });

    /// <inheritdoc/>
    public override IEnumerable<string> Errors()
    {
        if (PatchHeight < 1 || PatchWidth < 1) yield return $"The patch must be 1x1 or larger, was {PatchHeight}x{PatchWidth}.";
        if (Steps is < 1 or > 1000) yield return $"Steps must be in [1, 1000], was {Steps}.";
        if (!(CleanShare is >= 0 and < 1)) yield return FormattableString.Invariant($"CleanShare must be in [0, 1), was {CleanShare}.");
    }

    internal override bool NeedsBounds => true;

    internal override IEnumerable<string> ErrorsFor(TrainingOptions options, Shape example)
    {
        if (example.Rank != 3) yield return $"The recipe patch trains on images [C,H,W]; the rows are {example}.";
        else if (PatchHeight > example[1] || PatchWidth > example[2]) yield return $"The patch of {PatchHeight}x{PatchWidth} is larger than the images of {example[1]}x{example[2]}.";
    }

    internal override ImmutableArray<RowThreat> JudgedThreats(ExampleSetup setup) => [Threat(setup)];

    internal override Value EmitLoss(LossGraph graph) => graph.MeanCrossEntropy(graph.Examples);

    internal override IExampleMaker CreateExamples(ExampleSetup setup)
    {
        RowThreat threat = Threat(setup);
        var ascent = new AscentSettings(threat, Steps, 2.5 * threat.Radius / Steps, AscentStart.Uniform, InnerObjective.CrossEntropy, static _ => 1);
        return new AdversarialExamples(setup, ascent, Architecture.InputName) { CleanShare = CleanShare };
    }

    // Every value inside the rectangle is in reach from every other.
    private RowThreat Threat(ExampleSetup setup)
    {
        double range = (double)setup.Bounds.Upper - setup.Bounds.Lower;
        int rows = setup.Example[1] - PatchHeight + 1, columns = setup.Example[2] - PatchWidth + 1;
        var balls = new PerturbationBall?[rows * columns];
        return new RowThreat(range, key =>
        {
            int place = key.Below(balls.Length);
            return balls[place] ??= PerturbationBall.Linf(range) with { Mask = Rectangle(setup.Example, place / columns, place % columns) };
        });
    }

    private PerturbationMask Rectangle(Shape example, int top, int left)
    {
        bool[] pixels = new bool[example[1] * example[2]];
        for (int row = top; row < top + PatchHeight; row++) pixels.AsSpan(row * example[2] + left, PatchWidth).Fill(true);
        return PerturbationMask.OfPixels(string.Create(CultureInfo.InvariantCulture, $"rectangle at {top},{left}"), example, pixels);
    }
}
