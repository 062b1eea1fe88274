namespace Redoubt.Graphs;

/// <summary>The closed set of operations. Where ONNX has the operation it means what ONNX means; images are <c>[N,C,H,W]</c>.</summary>
public enum OpKind
{
    /// <summary>A named value from outside: data, a parameter or state.</summary>
    Input,

    /// <summary>A literal.</summary>
    Constant,

    /// <summary>-x.</summary>
    Neg,

    /// <summary>|x|; sub-gradient 0 at 0.</summary>
    Abs,

    /// <summary>-1, 0 or 1; gradient 0.</summary>
    Sign,

    /// <summary>e to the power of x.</summary>
    Exp,

    /// <summary>Natural logarithm.</summary>
    Log,

    /// <summary>Square root.</summary>
    Sqrt,

    /// <summary>e to the power of x, minus 1, accurate near 0 where the difference would cancel: the curved part of ELU and its relatives.</summary>
    Expm1,

    /// <summary>ln(1 + x), accurate near 0.</summary>
    Log1p,

    /// <summary>ln(1 + e^x), without overflow.</summary>
    Softplus,

    /// <summary>Gauss error function.</summary>
    Erf,

    /// <summary>Sine; radians.</summary>
    Sin,

    /// <summary>Cosine; radians.</summary>
    Cos,

    /// <summary>Inverse tangent, in [-π/2, π/2].</summary>
    Atan,

    /// <summary>Inverse hyperbolic sine.</summary>
    Asinh,

    /// <summary>Largest integer not above x; gradient 0.</summary>
    Floor,

    /// <summary>Smallest integer not below x; gradient 0.</summary>
    Ceil,

    /// <summary>Nearest integer, halves to even; gradient 0.</summary>
    Round,

    /// <summary>max(x, 0); sub-gradient 0 at 0.</summary>
    Relu,

    /// <summary>x where positive, else slope times x.</summary>
    LeakyRelu,

    /// <summary>1 / (1 + e^-x).</summary>
    Sigmoid,

    /// <summary>Hyperbolic tangent.</summary>
    Tanh,

    /// <summary>x limited to [low, high]; gradient 1 on the closed interval.</summary>
    Clip,

    /// <summary>Conversion to another element type.</summary>
    Cast,

    /// <summary>Logical negation.</summary>
    Not,

    /// <summary>a + b, broadcast.</summary>
    Add,

    /// <summary>a - b, broadcast.</summary>
    Sub,

    /// <summary>a · b, broadcast.</summary>
    Mul,

    /// <summary>a / b, broadcast; integers truncate toward zero.</summary>
    Div,

    /// <summary>a - b·trunc(a / b), with a's sign, broadcast: the remainder of C, for integers and numbers; exact.</summary>
    Remainder,

    /// <summary>a to the power of b, broadcast.</summary>
    Pow,

    /// <summary>Smaller of a and b, broadcast; NaN wins; ties share the gradient.</summary>
    Min,

    /// <summary>Larger of a and b, broadcast; NaN wins; ties share the gradient.</summary>
    Max,

    /// <summary>a = b, broadcast; Boolean.</summary>
    Equal,

    /// <summary>a &gt; b, broadcast; Boolean.</summary>
    Greater,

    /// <summary>a ≥ b, broadcast; Boolean.</summary>
    GreaterOrEqual,

    /// <summary>Logical and, broadcast.</summary>
    And,

    /// <summary>Logical or, broadcast.</summary>
    Or,

    /// <summary>a where the condition holds, else b; broadcast. Inputs: condition, a, b.</summary>
    Where,

    /// <summary>Internal. The first input where the second is positive, else slope (default 0) times it: the gradient of Relu and LeakyRelu. Same shapes.</summary>
    MaskPositive,

    /// <summary>The first input, whose gradient goes to the second instead: straight-through estimators and BPDA. Inputs: value, differentiable stand-in of the same type.
    /// A plan does not compute the stand-in.</summary>
    Surrogate,

    /// <summary>The same elements under other extents.</summary>
    Reshape,

    /// <summary>Axes in another order.</summary>
    Transpose,

    /// <summary>Values one after the other along an axis.</summary>
    Concat,

    /// <summary>A regular part of a value.</summary>
    Slice,

    /// <summary>A border of a constant value.</summary>
    Pad,

    /// <summary>Copies along axes of extent 1 and new outer axes.</summary>
    Expand,

    /// <summary>Sum over axes.</summary>
    ReduceSum,

    /// <summary>Mean over axes.</summary>
    ReduceMean,

    /// <summary>Largest element over axes; ties share the gradient evenly.</summary>
    ReduceMax,

    /// <summary>Sums of the elements up to each one along an axis; exclusive of the element itself or from the other end where the attributes say so.</summary>
    CumSum,

    /// <summary>Entries of an axis that int64 indices name. Inputs: data <c>[B…, n, inner…]</c>, indices <c>[B…, m…]</c>; result <c>[B…, m…, inner…]</c>. The leading axes B
    /// are paired one to one. An index outside [0, n) ends a run with an <see cref="InvalidIndexException"/>.</summary>
    Gather,

    /// <summary>A copy of a value with entries of an axis replaced or combined where int64 indices name them. Inputs: base <c>[B…, n, inner…]</c>, indices <c>[B…, m…]</c>,
    /// updates <c>[B…, m…, inner…]</c>; result as the base. Updates of one entry apply in the order of their indices, so the last replaces the others. Indices as for Gather.</summary>
    Scatter,

    /// <summary>Matrix product of the last two axes, either transposed; leading axes broadcast.</summary>
    MatMul,

    /// <summary>Two-dimensional convolution. Inputs: image <c>[N,C,H,W]</c>, weights <c>[K,C/groups,R,S]</c>. A bias is a separate Add.</summary>
    Conv,

    /// <summary>Internal. Gradient of Conv with respect to its image. Inputs: output gradient, weights.</summary>
    ConvInputGradient,

    /// <summary>Internal. Gradient of Conv with respect to its weights. Inputs: image, output gradient.</summary>
    ConvWeightGradient,

    /// <summary>Largest element of each window.</summary>
    MaxPool,

    /// <summary>Internal. Sends each output gradient to the first largest element of its window. Inputs: image, output gradient.</summary>
    MaxPoolScatter,

    /// <summary>Internal. Reads, for each window of the first input, the second input at the first largest element. Inputs: image, value of the image's shape.</summary>
    MaxPoolGather,

    /// <summary>Mean of each window.</summary>
    AveragePool,

    /// <summary>Internal. Gradient of AveragePool. Input: output gradient.</summary>
    AveragePoolGradient,

    /// <summary>Softmax along the last axis.</summary>
    Softmax,

    /// <summary>Logarithm of Softmax along the last axis.</summary>
    LogSoftmax,

    /// <summary>1 at the column that the int64 input names, else 0; a new last axis. Float32.</summary>
    OneHot,

    /// <summary>Random numbers on new last axes, a stream for each int64 seed: which number stands where depends on the key of the attributes, the seed and the place only.
    /// Float32.</summary>
    Random,

    /// <summary>The k largest elements of the last axis, in descending order.</summary>
    TopK,

    /// <summary>Internal. Puts the k values back where the k largest elements of the first input stand, 0 elsewhere. Inputs: value, k gradients.</summary>
    TopKScatter,

    /// <summary>Internal. Reads the second input where the k largest elements of the first stand, in descending order of the first. Inputs: value, value of the same shape.</summary>
    TopKGather,

    /// <summary>The index of the first largest element of the last axis; int64, that axis dropped.</summary>
    ArgMax,

    /// <summary>Opaque. What a forest of decision trees gives for each row of features <c>[N,F]</c>: <c>[N,T]</c>. Piecewise constant, so it has no gradient.</summary>
    TreeEnsemble,
}
