using System.Runtime.Intrinsics;

namespace Redoubt.Tensors;

/// <summary>Runs forests on rows of features, for one instruction set. Stateless and thread-safe.</summary>
/// <remarks>Each row's trees are added in their order, in float32, by every kernel: the bytes of a row depend on the row alone, not on the register width either.</remarks>
internal abstract unsafe class TreeKernels
{
    /// <summary>Up to this many rows are descended one by one; more fill a block.</summary>
    protected const int FewRows = 6;

    private static readonly TreeKernels?[] s_instances = new TreeKernels?[4];

    /// <summary>Rows that are computed together; batches are best divided at multiples of it.</summary>
    public abstract int BlockRows { get; }

    /// <summary>The kernels of one instruction set.</summary>
    /// <exception cref="PlatformNotSupportedException">This machine does not have the set.</exception>
    public static TreeKernels For(InstructionSet set)
    {
        if (!InstructionSets.IsSupported(set)) throw new PlatformNotSupportedException($"This machine has no {set} instructions.");
        return s_instances[(int)set] ??= set switch
        {
            InstructionSet.Vector512 => new TreeKernels<Vector512<float>, Simd512>(),
            InstructionSet.Vector256 => new TreeKernels<Vector256<float>, Simd256>(),
            InstructionSet.Vector128 => new TreeKernels<Vector128<float>, Simd128>(),
            _ => new TreeKernels<float, Simd1>(),
        };
    }

    /// <summary>Floats of private memory that <see cref="Evaluate"/> needs.</summary>
    public long ScratchLength(ForestProgram forest) => (forest.ColumnCount + (2L * forest.TargetCount)) * BlockRows;

    /// <summary>y = what the forest gives for each row of x.</summary>
    /// <param name="forest">The forest.</param>
    /// <param name="x">Rows of features.</param>
    /// <param name="stride">Features of a row, no fewer than the forest reads.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="y">Receives <c>[rows, targets]</c>.</param>
    /// <param name="scratch"><see cref="ScratchLength"/> floats.</param>
    public abstract void Evaluate(ForestProgram forest, float* x, nint stride, int rows, float* y, float* scratch);
}
