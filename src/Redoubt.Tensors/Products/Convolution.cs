using System.Runtime.Intrinsics;

namespace Redoubt.Tensors;

/// <summary>A 2-D convolution, prepared once for a geometry and an instruction set and then run without allocation.</summary>
/// <remarks>
/// <para>A run is divided into units that any thread may take in any order; each thread brings scratch of its own. Every output element is summed in one order
/// that depends on geometry and algorithm only, so its bytes do not depend on row count, unit order or position.</para>
/// <para>The gradient with respect to the input is a convolution too: <see cref="ConvolutionInputGradient"/>.</para>
/// </remarks>
internal abstract unsafe class Convolution(ConvolutionGeometry geometry, InstructionSet set, ConvolutionAlgorithm algorithm)
{
    /// <summary>Sizes as computed. Of an input gradient: those of the forward convolution.</summary>
    public ConvolutionGeometry Geometry { get; } = geometry;

    public InstructionSet InstructionSet { get; } = set;

    public ConvolutionAlgorithm Algorithm { get; } = algorithm;

    /// <summary>Zeros read around each input image.</summary>
    public abstract Halo RequiredHalo { get; }

    /// <summary>Floats of the packed weights.</summary>
    public abstract long PackedLength { get; }

    /// <summary>Parts that packing divides into; any thread, any order.</summary>
    public abstract int PackUnits { get; }

    /// <summary>Floats of scratch for each thread, aligned to 64 bytes.</summary>
    public abstract long ScratchLength { get; }

    /// <summary>Rearranges weights (output channel, input channel, row, column; always those of the forward convolution) for this operator.</summary>
    public abstract void Pack(int unit, float* weights, float* packed);

    /// <summary>Parts that a run over this many images divides into.</summary>
    public abstract int Units(int rows);

    /// <summary>Computes one part.</summary>
    public abstract void Run(int unit, int rows, in ConvolutionArguments arguments, float* scratch);

    /// <summary>Prepares a convolution. Winograd algorithms need a 3×3 kernel, stride 1, no dilation and one group.</summary>
    public static Convolution Create(ConvolutionGeometry geometry, InstructionSet set, ConvolutionAlgorithm algorithm = ConvolutionAlgorithm.Direct)
    {
        geometry.Validated();
        return set switch
        {
            InstructionSet.Vector512 => Create<Vector512<float>, Simd512>(geometry, algorithm),
            InstructionSet.Vector256 => Create<Vector256<float>, Simd256>(geometry, algorithm),
            InstructionSet.Vector128 => Create<Vector128<float>, Simd128>(geometry, algorithm),
            _ => Create<float, Simd1>(geometry, algorithm),
        };
    }

    private static Convolution Create<V, S>(ConvolutionGeometry geometry, ConvolutionAlgorithm algorithm)
        where V : struct
        where S : struct, ISimd<V>
    {
        WeightLayout weights = WeightLayout.OutputFirst(geometry);
        if (algorithm != ConvolutionAlgorithm.Direct)
        {
            ConvolutionAlgorithms.RequireWinograd(geometry);
            return new WinogradConvolution<V, S>(geometry, weights, algorithm);
        }

        return geometry.IsDepthwise ? new DepthwiseConvolution<V, S>(geometry, weights) : new DirectConvolution<V, S>(geometry, weights);
    }
}
