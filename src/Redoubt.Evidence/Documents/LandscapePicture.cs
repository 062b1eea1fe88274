using System.Collections.Immutable;

namespace Redoubt.Evidence;

/// <summary>The plane through one input along its gradient and along a random direction: what the model decides there, and by what margin.</summary>
/// <remarks>Evidence for the masking verdict: where gradients can be trusted the margin rises along the first axis and faster than along the second. A plane is two
/// of many dimensions and proves nothing.</remarks>
public sealed record LandscapePicture
{
    /// <summary>Row index in the data set.</summary>
    public required int RowIndex { get; init; }

    /// <summary>True class.</summary>
    public required int Label { get; init; }

    /// <summary>The attack that broke the row; null when it stands.</summary>
    public string? BrokenBy { get; init; }

    /// <summary>Whether the gradient is zero or not finite, so that the first axis is a random direction too.</summary>
    public required bool GradientIsZero { get; init; }

    /// <summary>Points along each axis, odd: the input is in the middle; the axes end where a step has the length epsilon.</summary>
    public required int Size { get; init; }

    /// <summary>Best other score minus the label's at every point, rows from the random direction's negative end to its positive one, in each the gradient's from negative to
    /// positive; rounded to 5 digits.</summary>
    public required ImmutableArray<double> Margins { get; init; }

    /// <summary>Class decided at every point; -1 for none.</summary>
    public required ImmutableArray<int> Decisions { get; init; }

    /// <summary>Whether each point lies in the ball.</summary>
    public required ImmutableArray<bool> Inside { get; init; }

    /// <summary>Margin at the input.</summary>
    public required double MarginAtInput { get; init; }

    /// <summary>Largest margin along the gradient, up to epsilon.</summary>
    public required double LargestAlongGradient { get; init; }

    /// <summary>Largest margin along the random direction, up to epsilon either way.</summary>
    public required double LargestAlongRandom { get; init; }
}
