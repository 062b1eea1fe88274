namespace Redoubt.Graphs;

/// <summary>How an update of Scatter meets the number that stands at its place.</summary>
public enum ScatterReduction
{
    /// <summary>Replaces it; of several updates of one place the last stays.</summary>
    None,

    /// <summary>Is added.</summary>
    Add,

    /// <summary>Is multiplied.</summary>
    Mul,

    /// <summary>The smaller one stays; NaN wins.</summary>
    Min,

    /// <summary>The larger one stays; NaN wins.</summary>
    Max,
}
