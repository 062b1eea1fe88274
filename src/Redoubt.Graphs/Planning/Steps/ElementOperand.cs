namespace Redoubt.Graphs;

/// <summary>How an operand follows the elements of the result.</summary>
internal enum OperandPattern
{
    /// <summary>Element by element.</summary>
    Full,

    /// <summary>One number for all.</summary>
    Scalar,

    /// <summary>A vector that repeats along the line: one number per channel or column.</summary>
    Period,

    /// <summary>One number per line.</summary>
    Line,
}

/// <summary>An operand of an elementwise program.</summary>
internal sealed record ElementOperand(Storage Storage, OperandPattern Pattern);
