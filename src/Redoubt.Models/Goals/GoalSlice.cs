namespace Redoubt.Models;

/// <summary>A part of one axis of a graph output.</summary>
/// <param name="Start">First index; below 0 it counts from the end.</param>
/// <param name="Stop">First index beyond the part; below 0 it counts from the end; null for the end.</param>
public readonly record struct GoalSlice(int Start, int? Stop)
{
    /// <summary>The whole axis.</summary>
    public static GoalSlice All { get; } = new(0, null);

    /// <summary>One index.</summary>
    /// <param name="index">The index; below 0 it counts from the end.</param>
    public static GoalSlice At(int index) => new(index, index == -1 ? null : index + 1);

    /// <summary>As in an objective file.</summary>
    public override string ToString() =>
        this == All ? ":" : Stop is null && Start == -1 ? "-1" : Stop == Start + 1 ? FormattableString.Invariant($"{Start}") : FormattableString.Invariant($"{Start}:{Stop}");
}
