using System.Runtime.Intrinsics;

namespace Redoubt.Tensors;

/// <summary>Gradient of a convolution with respect to its weights: every pair of input and output pixels that met in the forward pass adds its product.</summary>
/// <remarks>
/// <para>Runs in two phases with a barrier between them: phase 0 sums, phase 1 adds the slices and writes the weights' layout. The image range is cut into a
/// number of slices fixed by the geometry and added in their order, so the bytes depend neither on threads nor on unit order.</para>
/// <para>The gradient of a matrix product with respect to its weights is the case of one pixel: <see cref="MatrixProduct"/>.</para>
/// </remarks>
internal abstract unsafe class ConvolutionWeightGradient(ConvolutionGeometry geometry, InstructionSet set)
{
    /// <summary>Phases of a run; every unit of one ends before the next begins.</summary>
    public const int Phases = 2;

    /// <summary>Sizes of the forward convolution.</summary>
    public ConvolutionGeometry Geometry { get; } = geometry;

    public InstructionSet InstructionSet { get; } = set;

    /// <summary>Zeros read around each input image. The output's gradient needs none.</summary>
    public virtual Halo RequiredHalo => Geometry.RequiredHalo;

    /// <summary>Floats of scratch for each thread, aligned to 64 bytes.</summary>
    public abstract long ScratchLength { get; }

    /// <summary>Floats that all threads share, aligned to 64 bytes; kept from phase 0 to phase 1.</summary>
    public abstract long SharedLength { get; }

    /// <summary>Parts of a phase; any thread, any order.</summary>
    public abstract int Units(int phase, int rows);

    /// <summary>Computes one part.</summary>
    public abstract void Run(int phase, int unit, int rows, in WeightGradientArguments arguments, float* scratch);

    /// <summary>Prepares the weight gradient of a forward convolution. Both Winograd algorithms mean F(4×4, 3×3) here.</summary>
    public static ConvolutionWeightGradient Create(
        ConvolutionGeometry forward, InstructionSet set, ConvolutionAlgorithm algorithm = ConvolutionAlgorithm.Direct) =>
        Create(forward.Validated(), set, WeightLayout.OutputFirst(forward), algorithm);

    internal static ConvolutionWeightGradient Create(
        ConvolutionGeometry forward, InstructionSet set, WeightLayout weights, ConvolutionAlgorithm algorithm = ConvolutionAlgorithm.Direct) => set switch
    {
        InstructionSet.Vector512 => Create<Vector512<float>, Simd512>(forward, weights, algorithm),
        InstructionSet.Vector256 => Create<Vector256<float>, Simd256>(forward, weights, algorithm),
        InstructionSet.Vector128 => Create<Vector128<float>, Simd128>(forward, weights, algorithm),
        _ => Create<float, Simd1>(forward, weights, algorithm),
    };

    private static ConvolutionWeightGradient Create<V, S>(ConvolutionGeometry forward, WeightLayout weights, ConvolutionAlgorithm algorithm)
        where V : struct
        where S : struct, ISimd<V>
    {
        if (algorithm != ConvolutionAlgorithm.Direct)
        {
            ConvolutionAlgorithms.RequireWinograd(forward);
            return new WinogradWeightGradient<V, S>(forward, weights);
        }

        if (forward.IsDepthwise) return new DepthwiseWeightGradient<V, S>(forward);

        // One pixel and one tap: rows and columns of the product are alike, and the columns had better lie side by side in the weights.
        bool turns = forward is { Taps: 1, InputHeight: 1, InputWidth: 1, OutputHeight: 1, OutputWidth: 1, Groups: 1 } && weights.Input == 1;
        if (!turns) return new DirectWeightGradient<V, S>(forward, weights);
        ConvolutionGeometry turned = forward with { InputChannels = forward.OutputChannels, OutputChannels = forward.InputChannels };
        return new DirectWeightGradient<V, S>(turned, weights with { Output = weights.Input, Input = weights.Output }) { SwapsOperands = true };
    }
}
