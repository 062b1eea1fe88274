namespace Redoubt.Tensors;

/// <summary>Functions of two numbers x and y.</summary>
internal enum BinaryOperation
{
    /// <summary>x + y.</summary>
    Add,

    /// <summary>x - y.</summary>
    Sub,

    /// <summary>x · y.</summary>
    Mul,

    /// <summary>x / y, correctly rounded.</summary>
    Div,

    /// <summary>The smaller one; NaN when either is.</summary>
    Min,

    /// <summary>The larger one; NaN when either is.</summary>
    Max,

    /// <summary>x^y with the special cases of C99, 3 ulp.</summary>
    Pow,

    /// <summary>x where y &gt; 0, 0 elsewhere: the gradient of a rectifier, with y its output or its input.</summary>
    MaskPositive,

    /// <summary>1 where x = y, 0 elsewhere.</summary>
    Equal,

    /// <summary>1 where x &gt; y, 0 elsewhere.</summary>
    Greater,

    /// <summary>1 where x &gt;= y, 0 elsewhere.</summary>
    GreaterOrEqual,

    /// <summary>x - y·trunc(x / y), exact, with x's sign; NaN for y = 0 and for infinite x. One number at a time.</summary>
    Remainder,
}
