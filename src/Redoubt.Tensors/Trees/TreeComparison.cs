namespace Redoubt.Tensors;

/// <summary>How a branch of a tree compares a feature x with its threshold t; in float32.</summary>
public enum TreeComparison
{
    /// <summary>x ≤ t.</summary>
    LessOrEqual,

    /// <summary>x &lt; t.</summary>
    Less,

    /// <summary>x ≥ t.</summary>
    GreaterOrEqual,

    /// <summary>x &gt; t.</summary>
    Greater,

    /// <summary>x = t.</summary>
    Equal,

    /// <summary>x ≠ t; holds for a missing value.</summary>
    NotEqual,

    /// <summary>x is one of a set of numbers.</summary>
    Member,
}
