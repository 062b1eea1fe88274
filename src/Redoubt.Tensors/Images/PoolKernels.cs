using System.Runtime.Intrinsics;

namespace Redoubt.Tensors;

/// <summary>Pooling over channels-last images and its gradients, for one instruction set. Stateless; units may run on any thread in any order.</summary>
/// <remarks>
/// <para>Taps outside the image are skipped, so the halo is neither read nor written. Every output element is computed by one unit in one order, row by row through
/// its window (averages: sums of rows, then their sum), so its bytes depend on nothing else.</para>
/// <para>Gradients are gathered: a unit owns the input pixels that it writes. They replace what the destination held.</para>
/// </remarks>
internal abstract unsafe class PoolKernels
{
    /// <summary>Channels of a unit of <see cref="MaxGradient"/> where windows share rows: whole cache lines, so that two units never write the same one.</summary>
    protected const int ChannelBlock = 32;

    private static readonly PoolKernels?[] s_instances = new PoolKernels?[4];

    /// <summary>The kernels of one instruction set.</summary>
    /// <exception cref="PlatformNotSupportedException">This machine does not have the set.</exception>
    public static PoolKernels For(InstructionSet set)
    {
        if (!InstructionSets.IsSupported(set)) throw new PlatformNotSupportedException($"This machine has no {set} instructions.");
        return s_instances[(int)set] ??= set switch
        {
            InstructionSet.Vector512 => new PoolKernels<Vector512<float>, Simd512>(),
            InstructionSet.Vector256 => new PoolKernels<Vector256<float>, Simd256>(),
            InstructionSet.Vector128 => new PoolKernels<Vector128<float>, Simd128>(),
            _ => new PoolKernels<float, Simd1>(),
        };
    }

    /// <summary>Units of <see cref="Max"/>, <see cref="MaxGather"/> and <see cref="Average"/>: output rows.</summary>
    public static int OutputUnits(int images, in ImageView y) => images * y.Height;

    /// <summary>Units of <see cref="AverageGradient"/>: input rows.</summary>
    public static int InputUnits(int images, in ImageView dx) => images * dx.Height;

    /// <summary>Units of <see cref="MaxGradient"/>: output rows with the bands of input rows below them, or blocks of channels of whole images
    /// where windows share rows.</summary>
    public static int MaxGradientUnits(int images, in PoolGeometry geometry, in ImageView dy) => images * (geometry.RowsOverlap ? ChannelBlocks(dy) : dy.Height);

    /// <summary>Blocks of <see cref="ChannelBlock"/> channels.</summary>
    protected static int ChannelBlocks(in ImageView image) => (image.Channels + ChannelBlock - 1) / ChannelBlock;

    /// <summary>y = the largest number in each window. NaN wins over everything, as in PyTorch; a window without pixels gives -∞.</summary>
    public abstract void Max(in PoolGeometry geometry, in ImageView x, in ImageView y, int unit);

    /// <summary>y = t at the position of the largest x in each window, the first of equals, as <see cref="MaxGradient"/> sees it; 0 for a window without pixels.</summary>
    public abstract void MaxGather(in PoolGeometry geometry, in ImageView x, in ImageView t, in ImageView y, int unit);

    /// <summary>dx = dy at the position of the largest x of each window (the first of equals, the last NaN, as in PyTorch), added up over windows; 0 elsewhere.</summary>
    public abstract void MaxGradient(in PoolGeometry geometry, in ImageView x, in ImageView dy, in ImageView dx, int unit);

    /// <summary>y = the average of each window; NaN for a window without pixels that counts no pads.</summary>
    public abstract void Average(in PoolGeometry geometry, in ImageView x, in ImageView y, int unit);

    /// <summary>The gradient of <see cref="Average"/>.</summary>
    public abstract void AverageGradient(in PoolGeometry geometry, in ImageView dy, in ImageView dx, int unit);
}
