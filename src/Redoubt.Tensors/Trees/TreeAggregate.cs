namespace Redoubt.Tensors;

/// <summary>How the weights that the trees of a forest contribute to one target become one number.</summary>
public enum TreeAggregate
{
    /// <summary>Their sum.</summary>
    Sum,

    /// <summary>Their sum divided by the number of trees, also of those that contribute nothing.</summary>
    Average,

    /// <summary>The smallest.</summary>
    Minimum,

    /// <summary>The largest.</summary>
    Maximum,
}
