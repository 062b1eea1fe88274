using System.Collections.Immutable;

namespace Redoubt.Evidence;

/// <summary>How stored data became model input. The attack space is after resize and before scale, mean and standard deviation.</summary>
public sealed record InputMappingSummary
{
    /// <summary>Order of the model's input axes: <c>nchw</c>, <c>nhwc</c> or <c>flat</c>.</summary>
    public required string Layout { get; init; }

    /// <summary>Channel order: <c>rgb</c>, <c>bgr</c> or <c>grey</c>; null where the input has no channels.</summary>
    public string? Channels { get; init; }

    /// <summary>Resize as given, such as <c>32x32</c>; null for none.</summary>
    public string? Resize { get; init; }

    /// <summary>Crop as given; null for none.</summary>
    public string? Crop { get; init; }

    /// <summary>Factor applied to attack-space values.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>Subtracted per channel after scaling; empty for none.</summary>
    public ImmutableArray<double> Mean { get; init; } = [];

    /// <summary>Divided by per channel after the mean; empty for none.</summary>
    public ImmutableArray<double> StandardDeviation { get; init; } = [];

    /// <summary>The value that attacks read scores from, in words, such as "input of the final Softmax".</summary>
    public required string Scores { get; init; }

    /// <summary>The whole mapping on one line, as printed at the start of the run.</summary>
    public required string Description { get; init; }
}
