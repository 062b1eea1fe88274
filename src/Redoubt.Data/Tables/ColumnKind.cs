namespace Redoubt.Data;

/// <summary>What a column of a table is.</summary>
public enum ColumnKind
{
    /// <summary>Any finite number; one feature.</summary>
    Numeric,

    /// <summary>A whole number; one feature.</summary>
    Integer,

    /// <summary>One of a list of levels; a one-hot group of features, or one feature with the level's position.</summary>
    Categorical,

    /// <summary>Yes or no; one feature, 1 or 0.</summary>
    Boolean,

    /// <summary>The class of the row.</summary>
    Label,

    /// <summary>The group of the row, for results per group; no feature.</summary>
    Group,

    /// <summary>Not read.</summary>
    Ignored,
}
