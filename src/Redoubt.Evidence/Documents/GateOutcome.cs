namespace Redoubt.Evidence;

/// <summary>One <c>--fail-under</c> condition and whether it held.</summary>
public sealed record GateOutcome
{
    /// <summary>The measured quantity, such as <c>robust-accuracy</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Smallest value that passes.</summary>
    public required double Threshold { get; init; }

    /// <summary>The measured value; null when it could not be stated, which fails the gate.</summary>
    public double? Actual { get; init; }

    /// <summary>Whether the gate holds.</summary>
    public required bool Passed { get; init; }

    /// <summary>The outcome in one plain sentence.</summary>
    public required string Message { get; init; }
}
