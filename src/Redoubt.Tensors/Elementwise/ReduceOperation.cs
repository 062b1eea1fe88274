namespace Redoubt.Tensors;

/// <summary>What a reduction makes of the numbers along its axes.</summary>
internal enum ReduceOperation
{
    /// <summary>Their sum; 0 for none.</summary>
    Sum,

    /// <summary>Their sum divided by their number; NaN for none.</summary>
    Mean,

    /// <summary>The largest, NaN when there is one; -∞ for none.</summary>
    Max,
}
