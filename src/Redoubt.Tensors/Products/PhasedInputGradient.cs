namespace Redoubt.Tensors;

/// <summary>Input gradient as one convolution for each phase of the stride (one in all at stride 1).</summary>
/// <remarks>A stride of hundreds, as of a kernel that takes a whole image, has tens of thousands of phases: units are found by bisection, and phases that no kernel tap
/// meets share one convolution.</remarks>
internal sealed unsafe class PhasedInputGradient<V, S> : Convolution
    where V : struct
    where S : struct, ISimd<V>
{
    // Up to here a search in order is quicker than a table, which has to be made anew for another number of rows.
    private const int FewPhases = 64;

    private readonly int _columns;
    private readonly Convolution[] _convolutions;
    private readonly long[] _packedStarts;
    private readonly int[] _packEnds;
    private UnitEnds? _ends;

    public PhasedInputGradient(ConvolutionGeometry forward, ConvolutionAlgorithm algorithm)
        : base(forward, S.Set, algorithm)
    {
        _columns = GradientPhase.Columns(forward);
        int count = GradientPhase.Count(forward);
        var prepared = new Dictionary<(ConvolutionGeometry, WeightLayout), Convolution>();
        _convolutions = new Convolution[count];
        _packedStarts = new long[count + 1];
        _packEnds = new int[count];
        int packUnits = 0;
        for (int i = 0; i < count; i++)
        {
            GradientPhase phase = GradientPhase.Create(forward, i / _columns, i % _columns);
            if (!prepared.TryGetValue((phase.Geometry, phase.Weights), out Convolution? convolution))
            {
                convolution = Prepare(phase, algorithm);
                prepared.Add((phase.Geometry, phase.Weights), convolution);
            }

            _convolutions[i] = convolution;
            _packedStarts[i + 1] = _packedStarts[i] + Padded(convolution);
            _packEnds[i] = packUnits = checked(packUnits + convolution.PackUnits);
        }

        RequiredHalo = prepared.Values.Aggregate(default(Halo), static (halo, convolution) => Halo.Union(halo, convolution.RequiredHalo));
        ScratchLength = prepared.Values.Max(static convolution => convolution.ScratchLength);
    }

    public override Halo RequiredHalo { get; }

    public override long PackedLength => _packedStarts[^1];

    public override int PackUnits => _packEnds[^1];

    public override long ScratchLength { get; }

    public override void Pack(int unit, float* weights, float* packed)
    {
        int i = PhaseOf(_packEnds, unit);
        _convolutions[i].Pack(i == 0 ? unit : unit - _packEnds[i - 1], weights, packed + _packedStarts[i]);
    }

    public override int Units(int rows)
    {
        if (_convolutions.Length > FewPhases) return EndsFor(rows)[^1];
        int units = 0;
        foreach (Convolution convolution in _convolutions) units += convolution.Units(rows);
        return units;
    }

    public override void Run(int unit, int rows, in ConvolutionArguments arguments, float* scratch)
    {
        int i = 0;
        if (_convolutions.Length > FewPhases)
        {
            int[] ends = EndsFor(rows);
            i = PhaseOf(ends, unit);
            unit -= i == 0 ? 0 : ends[i - 1];
        }
        else
        {
            for (int units; unit >= (units = _convolutions[i].Units(rows)); i++) unit -= units;
        }

        _convolutions[i].Run(unit, rows, Of(i, arguments, arguments.Packed + _packedStarts[i]), scratch);
    }

    // Threads that come here together find the same numbers, so it does not matter whose are kept.
    private int[] EndsFor(int rows)
    {
        if (Volatile.Read(ref _ends) is { } known && known.Rows == rows) return known.Ends;
        int[] ends = new int[_convolutions.Length];
        int end = 0;
        for (int i = 0; i < ends.Length; i++) ends[i] = end = checked(end + _convolutions[i].Units(rows));
        Volatile.Write(ref _ends, new UnitEnds(rows, ends));
        return ends;
    }

    // The first phase whose units end behind this one; phases may have none.
    private static int PhaseOf(int[] ends, int unit)
    {
        int low = 0, high = ends.Length - 1;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (ends[middle] > unit) high = middle;
            else low = middle + 1;
        }

        return low;
    }

    private ConvolutionArguments Of(int phase, in ConvolutionArguments arguments, float* packed)
    {
        if (_convolutions.Length == 1 && Geometry is { StrideX: 1, StrideY: 1 }) return arguments;
        ConvolutionArguments part = arguments;
        (int y, int x) = Math.DivRem(phase, _columns);
        part.Packed = packed;
        part.Output = arguments.Output.Phase(y, x, Geometry.StrideY, Geometry.StrideX);
        part.Epilogue.Addend = arguments.Epilogue.Addend.Phase(y, x, Geometry.StrideY, Geometry.StrideX);
        part.Epilogue.Mask = arguments.Epilogue.Mask.Phase(y, x, Geometry.StrideY, Geometry.StrideX);
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

    private sealed record UnitEnds(int Rows, int[] Ends);
}
