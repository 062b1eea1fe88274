namespace Redoubt.Tensors;

/// <summary>Input gradient as one convolution for each phase of the stride (one in all at stride 1).</summary>
internal sealed unsafe class PhasedInputGradient<V, S> : Convolution
    where V : struct
    where S : struct, ISimd<V>
{
    private readonly GradientPhase[] _phases;
    private readonly Convolution[] _convolutions;

    public PhasedInputGradient(ConvolutionGeometry forward, ConvolutionAlgorithm algorithm)
        : base(forward, S.Set, algorithm)
    {
        _phases = GradientPhase.Of(forward);
        _convolutions = [.. _phases.Select(phase => Prepare(phase, algorithm))];
    }

    public override Halo RequiredHalo => _convolutions.Aggregate(default(Halo), (halo, convolution) => Halo.Union(halo, convolution.RequiredHalo));

    public override long PackedLength => _convolutions.Sum(Padded);

    public override int PackUnits => _convolutions.Sum(convolution => convolution.PackUnits);

    public override long ScratchLength => _convolutions.Max(convolution => convolution.ScratchLength);

    public override void Pack(int unit, float* weights, float* packed)
    {
        foreach (Convolution convolution in _convolutions)
        {
            if (unit < convolution.PackUnits)
            {
                convolution.Pack(unit, weights, packed);
                return;
            }

            unit -= convolution.PackUnits;
            packed += Padded(convolution);
        }
    }

    public override int Units(int rows)
    {
        int units = 0;
        foreach (Convolution convolution in _convolutions) units += convolution.Units(rows);
        return units;
    }

    public override void Run(int unit, int rows, in ConvolutionArguments arguments, float* scratch)
    {
        float* packed = arguments.Packed;
        for (int i = 0; i < _convolutions.Length; i++)
        {
            int units = _convolutions[i].Units(rows);
            if (unit < units)
            {
                _convolutions[i].Run(unit, rows, Of(_phases[i], arguments, packed), scratch);
                return;
            }

            unit -= units;
            packed += Padded(_convolutions[i]);
        }
    }

    private ConvolutionArguments Of(GradientPhase phase, in ConvolutionArguments arguments, float* packed)
    {
        if (_phases.Length == 1 && Geometry is { StrideX: 1, StrideY: 1 }) return arguments;
        ConvolutionArguments part = arguments;
        part.Packed = packed;
        part.Output = arguments.Output.Phase(phase.Y, phase.X, Geometry.StrideY, Geometry.StrideX);
        part.Epilogue.Addend = arguments.Epilogue.Addend.Phase(phase.Y, phase.X, Geometry.StrideY, Geometry.StrideX);
        part.Epilogue.Mask = arguments.Epilogue.Mask.Phase(phase.Y, phase.X, Geometry.StrideY, Geometry.StrideX);
        return part;
    }

    private static Convolution Prepare(GradientPhase phase, ConvolutionAlgorithm algorithm)
    {
        if (algorithm != ConvolutionAlgorithm.Direct) return new WinogradConvolution<V, S>(phase.Geometry, phase.Weights, algorithm);
        return phase.Geometry.IsDepthwise
            ? new DepthwiseConvolution<V, S>(phase.Geometry, phase.Weights)
            : new DirectConvolution<V, S>(phase.Geometry, phase.Weights);
    }

    // Every phase's weights start on a cache line.
    private static long Padded(Convolution convolution) => (convolution.PackedLength + 15) / 16 * 16;
}
