namespace Redoubt.Tensors;

/// <summary>Functions of one number. NaN gives NaN unless said otherwise, as in PyTorch; error bounds are in units in the last place (ulp).</summary>
internal enum UnaryOperation
{
    /// <summary>-x.</summary>
    Neg,

    /// <summary>|x|.</summary>
    Abs,

    /// <summary>-1, 0 or 1; NaN gives 0.</summary>
    Sign,

    /// <summary>e^x, 2 ulp, subnormal results included.</summary>
    Exp,

    /// <summary>Natural logarithm, 2 ulp; 0 gives -∞, below it NaN.</summary>
    Log,

    /// <summary>Square root, correctly rounded.</summary>
    Sqrt,

    /// <summary>max(x, 0).</summary>
    Relu,

    /// <summary>x where x &gt; 0, a·x elsewhere.</summary>
    LeakyRelu,

    /// <summary>1 / (1 + e^-x), 3 ulp.</summary>
    Sigmoid,

    /// <summary>Hyperbolic tangent, 3 ulp, for small x too.</summary>
    Tanh,

    /// <summary>min(max(x, a), b).</summary>
    Clip,

    /// <summary>Gauss error function, 3 ulp.</summary>
    Erf,

    /// <summary>ln(1 + e^x), 4 ulp, for very negative x too.</summary>
    Softplus,

    /// <summary>Largest integer not above x.</summary>
    Floor,

    /// <summary>Smallest integer not below x.</summary>
    Ceil,

    /// <summary>Nearest integer, halves to even.</summary>
    Round,

    /// <summary>x, for copies between differently strided rows.</summary>
    Copy,

    /// <summary>a · x + b.</summary>
    Affine,

    /// <summary>e^x - 1, 3 ulp, for small x too.</summary>
    Expm1,

    /// <summary>ln(1 + x), 4 ulp, for small x too; -1 gives -∞, below it NaN.</summary>
    Log1p,

    /// <summary>Sine of x radians, 1 ulp for any x. One number at a time.</summary>
    Sin,

    /// <summary>Cosine of x radians, 1 ulp for any x. One number at a time.</summary>
    Cos,

    /// <summary>Inverse tangent, 1 ulp. One number at a time.</summary>
    Atan,

    /// <summary>Inverse hyperbolic sine, 1 ulp. One number at a time.</summary>
    Asinh,
}
