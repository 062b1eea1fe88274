namespace Redoubt.Graphs;

/// <summary>What random numbers are drawn from.</summary>
public enum RandomDistribution
{
    /// <summary>Uniform in [0, 1), multiples of 2^-24.</summary>
    Uniform,

    /// <summary>Normal with mean 0 and standard deviation 1.</summary>
    Normal,
}
