namespace Redoubt.Tensors;

/// <summary>Operations on single numbers and sums over runs of them, for one instruction set. Stateless; every method may run on many threads at once.</summary>
/// <remarks>
/// <para>Lane-wise operations give a number the same result at any position, in any run length: a range may be split between threads anywhere. Destinations may be
/// the sources themselves, not otherwise overlap them. Nothing outside the stated ranges is read or written.</para>
/// <para>Sums take one order, fixed by the run's length and the register width W alone: element i is added to lane i mod 4W in ascending order, lanes j, j + W, j + 2W, j + 3W are
/// added as (0 + 1) + (2 + 3), and the W that remain are halved until one is left. Missing elements of the last round count as zeros.</para>
/// </remarks>
internal abstract unsafe class ElementwiseKernels
{
    private static readonly ElementwiseKernels?[] s_instances = new ElementwiseKernels?[4];

    /// <summary>The registers these kernels use.</summary>
    public abstract InstructionSet Set { get; }

    /// <summary>The kernels of one instruction set.</summary>
    /// <param name="set">A supported set.</param>
    /// <exception cref="PlatformNotSupportedException">This machine does not have the set.</exception>
    public static ElementwiseKernels For(InstructionSet set)
    {
        if (!InstructionSets.IsSupported(set)) throw new PlatformNotSupportedException($"This machine has no {set} instructions.");
        return s_instances[(int)set] ??= set switch
        {
            InstructionSet.Vector512 => new ElementwiseKernels<System.Runtime.Intrinsics.Vector512<float>, Simd512>(),
            InstructionSet.Vector256 => new ElementwiseKernels<System.Runtime.Intrinsics.Vector256<float>, Simd256>(),
            InstructionSet.Vector128 => new ElementwiseKernels<System.Runtime.Intrinsics.Vector128<float>, Simd128>(),
            _ => new ElementwiseKernels<float, Simd1>(),
        };
    }

    /// <summary>y[i] = f(x[i]).</summary>
    public void Unary(UnaryOperation operation, float* x, float* y, int count, float a = 0, float b = 0) =>
        UnaryRows(new UnaryStep(operation, a, b), RowView.Of(x, 0), RowView.Of(y, 0), 1, count);

    /// <summary>y[r, i] = f(x[r, i]); x must not be uniform.</summary>
    public abstract void UnaryRows(UnaryStep step, RowView x, RowView y, int rows, int columns);

    /// <summary>z[i] = f(x[i], y[i]).</summary>
    public void Binary(BinaryOperation operation, float* x, float* y, float* z, int count) =>
        BinaryRows(operation, RowView.Of(x, 0), RowView.Of(y, 0), RowView.Of(z, 0), 1, count);

    /// <summary>z[i] = f(x[i], scalar), or f(scalar, x[i]) when the scalar comes first.</summary>
    public void BinaryScalar(BinaryOperation operation, float* x, float scalar, float* z, int count, bool scalarFirst)
    {
        RowView vector = RowView.Of(x, 0), uniform = RowView.Uniform(&scalar, 0);
        BinaryRows(operation, scalarFirst ? uniform : vector, scalarFirst ? vector : uniform, RowView.Of(z, 0), 1, count);
    }

    /// <summary>z[r, i] = f(x[r, i], y[r, i]), where a uniform x or y has one number for each row. z must not be uniform.</summary>
    public abstract void BinaryRows(BinaryOperation operation, RowView x, RowView y, RowView z, int rows, int columns);

    /// <summary>Σ x[i]; 0 for no elements.</summary>
    public abstract float Sum(float* x, int count);

    /// <summary>Σ x[i]·y[i].</summary>
    public abstract float Dot(float* x, float* y, int count);

    /// <summary>Largest element, NaN when there is one; -∞ for no elements.</summary>
    public abstract float Max(float* x, int count);

    /// <summary>Reduces the strided terms of neighboring results; the work behind <see cref="Reduction"/>.</summary>
    internal abstract void ReduceColumns(ReduceOperation operation, in Reduction reduction, float* x, float* y, int count);

    /// <summary>y[r] = the reduction of the r-th of dense rows, in the order of the sums above.</summary>
    internal abstract void ReduceRows(ReduceOperation operation, float* x, float* y, int rows, int length);
}
