using Redoubt.Tensors;

namespace Redoubt.Graphs;

/// <summary>Settings of an operation; immutable, compared by value.</summary>
public abstract record OpAttributes;

/// <summary>Of Input.</summary>
/// <param name="Name">Name of the input.</param>
/// <param name="Role">What the input is for.</param>
/// <param name="Type">Element type and extents.</param>
public sealed record InputAttributes(string Name, InputRole Role, TensorType Type) : OpAttributes;

/// <summary>Of Constant. Two constants are equal when they share the literal.</summary>
/// <param name="Value">The literal.</param>
public sealed record ConstantAttributes(Literal Value) : OpAttributes;

/// <summary>Of LeakyRelu and MaskPositive.</summary>
/// <param name="Slope">Factor for elements that are not positive.</param>
public sealed record SlopeAttributes(float Slope) : OpAttributes;

/// <summary>Of Clip.</summary>
/// <param name="Low">Smallest result.</param>
/// <param name="High">Largest result.</param>
public sealed record ClipAttributes(float Low, float High) : OpAttributes;

/// <summary>Of Cast.</summary>
/// <param name="To">Element type of the result.</param>
public sealed record CastAttributes(ElementType To) : OpAttributes;

/// <summary>Of Reshape and Expand: extents of the result.</summary>
/// <param name="To">The result's extents; its element type is ignored.</param>
public sealed record ExtentAttributes(TensorType To) : OpAttributes
{
    /// <summary>The same arrangement where every row of the batch has become several.</summary>
    /// <param name="multiple">Rows for each one, one or more.</param>
    public ExtentAttributes ForRows(int multiple) =>
        new(To.With([.. To.Dimensions.Select(d => d.IsFixed ? d : d with { Size = checked(d.Size * multiple) })]));
}

/// <summary>Of Transpose.</summary>
/// <param name="Order">Axis of the operand for each axis of the result.</param>
public sealed record TransposeAttributes(IntegerList Order) : OpAttributes;

/// <summary>Of Concat.</summary>
/// <param name="Axis">Axis along which values follow each other, from 0.</param>
public sealed record ConcatAttributes(int Axis) : OpAttributes;

/// <summary>Of Slice: one triple per axis of the operand. An axis that depends on the run is taken whole: start 0, stop int.MaxValue, step 1.</summary>
/// <param name="Starts">First index, from 0.</param>
/// <param name="Stops">First index beyond the part; int.MaxValue for the axis' end. With a negative step, -1 for "down to the first".</param>
/// <param name="Steps">Distance between indices, not 0.</param>
public sealed record SliceAttributes(IntegerList Starts, IntegerList Stops, IntegerList Steps) : OpAttributes;

/// <summary>Of Pad: border widths per axis of the operand, each zero or more, and the value that fills them.</summary>
/// <param name="Before">Elements before the first.</param>
/// <param name="After">Elements after the last.</param>
/// <param name="Value">What the border holds.</param>
public sealed record PadAttributes(IntegerList Before, IntegerList After, float Value) : OpAttributes;

/// <summary>Of the reductions.</summary>
/// <param name="Axes">Axes to reduce, ascending, from 0.</param>
/// <param name="KeepDimensions">Whether reduced axes stay with extent 1.</param>
public sealed record ReduceAttributes(IntegerList Axes, bool KeepDimensions) : OpAttributes;

/// <summary>Of CumSum.</summary>
/// <param name="Axis">The axis, from 0.</param>
/// <param name="Exclusive">Whether an element's own value is left out of its sum.</param>
/// <param name="Reverse">Whether sums run from the last element.</param>
public sealed record CumSumAttributes(int Axis, bool Exclusive, bool Reverse) : OpAttributes;

/// <summary>Of Gather.</summary>
/// <param name="BatchDimensions">Leading axes that data and indices share; entries of the axis after them are picked.</param>
public sealed record GatherAttributes(int BatchDimensions) : OpAttributes;

/// <summary>Of Scatter.</summary>
/// <param name="BatchDimensions">Leading axes that base and indices share; entries of the axis after them are written.</param>
/// <param name="Reduction">How an update meets what stands there.</param>
public sealed record ScatterAttributes(int BatchDimensions, ScatterReduction Reduction) : OpAttributes;

/// <summary>Of MatMul.</summary>
/// <param name="TransposeLeft">Whether the last two axes of the left operand are exchanged first.</param>
/// <param name="TransposeRight">Whether the last two axes of the right operand are exchanged first.</param>
public sealed record MatMulAttributes(bool TransposeLeft, bool TransposeRight) : OpAttributes;

/// <summary>Of OneHot.</summary>
/// <param name="Depth">Extent of the new last axis.</param>
public sealed record OneHotAttributes(int Depth) : OpAttributes;

/// <summary>Of Random.</summary>
/// <param name="Distribution">What the numbers are drawn from.</param>
/// <param name="Key">Value of the <see cref="RandomKey"/> that seeds are folded into.</param>
/// <param name="Extents">Extents of the new last axes.</param>
public sealed record RandomAttributes(RandomDistribution Distribution, ulong Key, IntegerList Extents) : OpAttributes;

/// <summary>Of TopK, TopKScatter and TopKGather.</summary>
/// <param name="Count">How many of the largest elements.</param>
public sealed record TopKAttributes(int Count) : OpAttributes;
