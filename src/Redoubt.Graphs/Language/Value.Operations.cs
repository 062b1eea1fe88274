using Redoubt.Tensors;

namespace Redoubt.Graphs;

/// <content>One method per operation.</content>
public readonly partial struct Value
{
    /// <summary>a + b, broadcast.</summary>
    /// <param name="left">a.</param>
    /// <param name="right">b.</param>
    public static Value operator +(Value left, Value right) => left.Binary(OpKind.Add, right);

    /// <summary>a - b, broadcast.</summary>
    /// <param name="left">a.</param>
    /// <param name="right">b.</param>
    public static Value operator -(Value left, Value right) => left.Binary(OpKind.Sub, right);

    /// <summary>a · b, broadcast.</summary>
    /// <param name="left">a.</param>
    /// <param name="right">b.</param>
    public static Value operator *(Value left, Value right) => left.Binary(OpKind.Mul, right);

    /// <summary>a / b, broadcast.</summary>
    /// <param name="left">a.</param>
    /// <param name="right">b.</param>
    public static Value operator /(Value left, Value right) => left.Binary(OpKind.Div, right);

    /// <summary>a · c.</summary>
    /// <param name="left">a.</param>
    /// <param name="right">c.</param>
    public static Value operator *(Value left, float right) => left * left.Builder.Constant(right);

    /// <summary>a + c.</summary>
    /// <param name="left">a.</param>
    /// <param name="right">c.</param>
    public static Value operator +(Value left, float right) => left + left.Builder.Constant(right);

    /// <summary>-a.</summary>
    /// <param name="value">a.</param>
    public static Value operator -(Value value) => value.Unary(OpKind.Neg);

    /// <summary>An operation with one operand and no attributes.</summary>
    /// <param name="kind">The operation.</param>
    /// <param name="attributes">Its settings, where it has some.</param>
    public Value Unary(OpKind kind, OpAttributes? attributes = null) => Builder.Apply(kind, [this], attributes);

    /// <summary>An operation with two operands.</summary>
    /// <param name="kind">The operation.</param>
    /// <param name="right">The second operand.</param>
    /// <param name="attributes">Its settings, where it has some.</param>
    public Value Binary(OpKind kind, Value right, OpAttributes? attributes = null) => Builder.Apply(kind, [this, right], attributes);

    /// <summary>This where the condition holds, else another value.</summary>
    /// <param name="condition">Boolean.</param>
    /// <param name="otherwise">The other value.</param>
    public Value Where(Value condition, Value otherwise) => Builder.Apply(OpKind.Where, [condition, this, otherwise]);

    /// <summary>The first operand where <paramref name="sign"/> is positive, else slope times it.</summary>
    /// <param name="sign">Value of the same type.</param>
    /// <param name="slope">Factor elsewhere.</param>
    public Value MaskPositive(Value sign, float slope = 0) => Binary(OpKind.MaskPositive, sign, new SlopeAttributes(slope));

    /// <summary>This value, whose gradient goes to a stand-in instead: straight-through estimators and BPDA.</summary>
    /// <param name="standIn">Differentiable value of the same type.</param>
    public Value WithGradientOf(Value standIn) => Binary(OpKind.Surrogate, standIn);

    /// <summary>max(x, 0).</summary>
    public Value Relu() => Unary(OpKind.Relu);

    /// <summary>Conversion to another element type.</summary>
    /// <param name="to">Element type of the result.</param>
    public Value Cast(ElementType to) => Type.ElementType == to ? this : Unary(OpKind.Cast, new CastAttributes(to));

    /// <summary>Int64 elements as a narrower integer type of two's complement would hold them: what a conversion to it leaves.</summary>
    /// <param name="bits">Width of the type, in [1, 62].</param>
    /// <param name="signed">Whether the type has negative numbers.</param>
    public Value Wrap(int bits, bool signed)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(Type.ElementType, ElementType.Int64);
        ArgumentOutOfRangeException.ThrowIfLessThan(bits, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bits, 62);
        Value zero = Integer(0), count = Integer(1L << bits), highest = Integer((signed ? 1L << (bits - 1) : 1L << bits) - 1);
        Value rest = Binary(OpKind.Remainder, count);
        Value positive = (rest + count).Where(zero.Binary(OpKind.Greater, rest), rest);
        return signed ? (positive - count).Where(positive.Binary(OpKind.Greater, highest), positive) : positive;
    }

    /// <summary>The same elements under other extents.</summary>
    /// <param name="extents">Extents of the result.</param>
    public Value Reshape(params ReadOnlySpan<Dimension> extents)
    {
        TensorType to = Type.With(extents);
        return to.Equals(Type) ? this : Unary(OpKind.Reshape, new ExtentAttributes(to.With(ElementType.Float32)));
    }

    /// <summary>Copies along axes of extent 1 and new outer axes.</summary>
    /// <param name="extents">Extents of the result.</param>
    public Value Expand(params ReadOnlySpan<Dimension> extents)
    {
        TensorType to = Type.With(extents);
        return to.Equals(Type) ? this : Unary(OpKind.Expand, new ExtentAttributes(to.With(ElementType.Float32)));
    }

    /// <summary>Axes in another order.</summary>
    /// <param name="order">Axis of this value for each axis of the result.</param>
    public Value Transpose(params ReadOnlySpan<int> order) => Unary(OpKind.Transpose, new TransposeAttributes(IntegerList.Create(order)));

    /// <summary>Sum over axes.</summary>
    /// <param name="axes">Axes, from 0.</param>
    /// <param name="keepDimensions">Whether reduced axes stay with extent 1.</param>
    public Value Sum(IntegerList axes, bool keepDimensions = false) => Reduce(OpKind.ReduceSum, axes, keepDimensions);

    /// <summary>Mean over axes.</summary>
    /// <param name="axes">Axes, from 0.</param>
    /// <param name="keepDimensions">Whether reduced axes stay with extent 1.</param>
    public Value Mean(IntegerList axes, bool keepDimensions = false) => Reduce(OpKind.ReduceMean, axes, keepDimensions);

    /// <summary>Largest element over axes.</summary>
    /// <param name="axes">Axes, from 0.</param>
    /// <param name="keepDimensions">Whether reduced axes stay with extent 1.</param>
    public Value Largest(IntegerList axes, bool keepDimensions = false) => Reduce(OpKind.ReduceMax, axes, keepDimensions);

    /// <summary>Sums of the elements up to each one.</summary>
    /// <param name="axis">The axis, from 0.</param>
    /// <param name="exclusive">Whether an element's own value is left out of its sum.</param>
    /// <param name="reverse">Whether sums run from the last element.</param>
    public Value CumSum(int axis, bool exclusive = false, bool reverse = false) => Unary(OpKind.CumSum, new CumSumAttributes(axis, exclusive, reverse));

    /// <summary>Entries of the axis after the leading ones: this value <c>[B…, n, inner…]</c> at indices <c>[B…, m…]</c> gives <c>[B…, m…, inner…]</c>.</summary>
    /// <param name="indices">Int64, each in [0, n).</param>
    /// <param name="batchDimensions">Number of leading axes B.</param>
    public Value Gather(Value indices, int batchDimensions = 0) => Binary(OpKind.Gather, indices, new GatherAttributes(batchDimensions));

    /// <summary>This value <c>[B…, n, inner…]</c> with updates <c>[B…, m…, inner…]</c> where indices <c>[B…, m…]</c> say.</summary>
    /// <param name="indices">Int64, each in [0, n).</param>
    /// <param name="updates">Of this value's element type.</param>
    /// <param name="reduction">How an update meets what stands there.</param>
    /// <param name="batchDimensions">Number of leading axes B.</param>
    public Value Scatter(Value indices, Value updates, ScatterReduction reduction = ScatterReduction.None, int batchDimensions = 0) =>
        Builder.Apply(OpKind.Scatter, [this, indices, updates], new ScatterAttributes(batchDimensions, reduction));

    /// <summary>Matrix product of the last two axes.</summary>
    /// <param name="right">Right factor.</param>
    /// <param name="transposeLeft">Whether this value's last two axes are exchanged first.</param>
    /// <param name="transposeRight">Whether the right factor's are.</param>
    public Value MatMul(Value right, bool transposeLeft = false, bool transposeRight = false) =>
        Binary(OpKind.MatMul, right, new MatMulAttributes(transposeLeft, transposeRight));

    /// <summary>Convolution of this image.</summary>
    /// <param name="weights"><c>[K,C/groups,R,S]</c>.</param>
    /// <param name="window">Geometry.</param>
    public Value Conv(Value weights, WindowAttributes window) => Binary(OpKind.Conv, weights, window);

    /// <summary>1 at the column that this int64 value names, else 0.</summary>
    /// <param name="depth">Extent of the new last axis.</param>
    public Value OneHot(int depth) => Unary(OpKind.OneHot, new OneHotAttributes(depth));

    /// <summary>Random numbers on new last axes: a stream for each of these int64 seeds. Row r and step s have a stream of their own under the seed s·2^32 + r.</summary>
    /// <param name="distribution">What the numbers are drawn from.</param>
    /// <param name="key">Keeps uses of the same seeds apart.</param>
    /// <param name="extents">Extents of the new axes.</param>
    public Value Random(RandomDistribution distribution, RandomKey key, params ReadOnlySpan<int> extents) =>
        Unary(OpKind.Random, new RandomAttributes(distribution, key.Value, IntegerList.Create(extents)));

    /// <summary>The k largest elements of the last axis, in descending order.</summary>
    /// <param name="count">k.</param>
    public Value TopK(int count) => Unary(OpKind.TopK, new TopKAttributes(count));

    /// <summary>A part along one axis.</summary>
    /// <param name="axis">The axis, from 0.</param>
    /// <param name="start">First index.</param>
    /// <param name="stop">First index beyond the part.</param>
    public Value Slice(int axis, int start, int stop)
    {
        int rank = Type.Rank;
        int[] starts = new int[rank], stops = new int[rank], steps = new int[rank];
        Array.Fill(stops, int.MaxValue);
        Array.Fill(steps, 1);
        (starts[axis], stops[axis]) = (start, stop);
        return Unary(OpKind.Slice, new SliceAttributes([.. starts], [.. stops], [.. steps]));
    }

    private Value Integer(long value) => Builder.Constant(Literal.Of(Shape.Scalar, [value]));

    private Value Reduce(OpKind kind, IntegerList axes, bool keepDimensions) =>
        axes.Count == 0 ? this : Unary(kind, new ReduceAttributes([.. axes.Order()], keepDimensions));
}
