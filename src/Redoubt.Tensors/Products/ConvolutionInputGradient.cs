using System.Runtime.Intrinsics;

namespace Redoubt.Tensors;

/// <summary>Gradient of a convolution with respect to its input: itself a <see cref="Convolution"/> whose input is the output's gradient, whose output is the
/// input's gradient and whose weights are the forward weights.</summary>
/// <remarks>At stride s the input's pixels fall into s×s phases, and each phase is a stride-1 convolution with the kernel taps that meet it, so no zeros are
/// inserted. Dumoulin and Visin, arXiv:1603.07285, chapter 4.</remarks>
internal static class ConvolutionInputGradient
{
    /// <summary>Prepares the input gradient of a forward convolution.</summary>
    public static Convolution Create(ConvolutionGeometry forward, InstructionSet set, ConvolutionAlgorithm algorithm = ConvolutionAlgorithm.Direct)
    {
        forward.Validated();
        if (algorithm != ConvolutionAlgorithm.Direct) ConvolutionAlgorithms.RequireWinograd(forward);
        return set switch
        {
            InstructionSet.Vector512 => Create<Vector512<float>, Simd512>(forward, algorithm),
            InstructionSet.Vector256 => Create<Vector256<float>, Simd256>(forward, algorithm),
            InstructionSet.Vector128 => Create<Vector128<float>, Simd128>(forward, algorithm),
            _ => Create<float, Simd1>(forward, algorithm),
        };
    }

    private static Convolution Create<V, S>(ConvolutionGeometry forward, ConvolutionAlgorithm algorithm)
        where V : struct
        where S : struct, ISimd<V>
    {
        bool isNarrow = algorithm == ConvolutionAlgorithm.Direct && NarrowInputGradient<V, S>.Serves(forward);
        return isNarrow ? new NarrowInputGradient<V, S>(forward) : new PhasedInputGradient<V, S>(forward, algorithm);
    }
}
