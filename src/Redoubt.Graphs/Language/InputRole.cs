namespace Redoubt.Graphs;

/// <summary>What a graph input is for.</summary>
public enum InputRole
{
    /// <summary>Given anew for every run.</summary>
    Data,

    /// <summary>Learned; kept between runs.</summary>
    Parameter,

    /// <summary>Kept between runs and not learned: running statistics, momentum.</summary>
    State,
}
