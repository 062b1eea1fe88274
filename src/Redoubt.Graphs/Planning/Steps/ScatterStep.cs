using Redoubt.Tensors;

namespace Redoubt.Graphs;

/// <summary>Copies a value and applies updates to the entries that indices name, in the order of the indices.</summary>
/// <remarks>A unit is a run of leading elements, or a piece of the entries of one: threads never meet at an element, and every element sees its updates in one order.</remarks>
/// <param name="kernels">Vector kernels.</param>
/// <param name="indices">Where updates go.</param>
/// <param name="reduction">How an update meets what stands there.</param>
/// <param name="sources">What is copied, and the updates.</param>
/// <param name="target">Receives the result.</param>
internal sealed unsafe class ScatterStep(
    ElementwiseKernels kernels, IndexList indices, ScatterReduction reduction, (Storage Base, Storage Updates) sources, Storage target) : PlanStep
{
    private const int SmallestPiece = 64;

    private readonly Func<long, long, long> _combine = ReferenceIndexing.Combine<long>(reduction);
    private int _outerPerUnit;
    private int _pieceLength;
    private int _pieces;

    public override IEnumerable<Storage> Reads => [sources.Base, sources.Updates, indices.Storage];

    public override IEnumerable<Storage> Writes => [target];

    public override string Name => indices.Operation;

    public override void Run(WorkerPool pool, int rows)
    {
        base.Run(pool, rows);
        indices.ThrowIfOutside();
    }

    public override void Execute(int unit, int worker)
    {
        int start = unit % _pieces * _pieceLength, length = Math.Min(_pieceLength, indices.Inner - start);
        int first = unit / _pieces * _outerPerUnit, last = Math.Min(first + _outerPerUnit, indices.Outer);
        for (int outer = first; outer < last; outer++)
        {
            nint origin = ((nint)outer * indices.Size * indices.Inner) + start;
            CopyBase(origin, length);
            for (int i = 0; i < indices.PerOuter; i++)
            {
                nint position = ((nint)outer * indices.PerOuter) + i;
                long index = indices.At(position);
                if (index >= 0) Apply(origin + ((nint)index * indices.Inner), (position * indices.Inner) + start, length);
            }
        }
    }

    protected override int Prepare(int rows)
    {
        indices.Bind(rows);
        if (indices.Outer == 0 || indices.Inner == 0) return 0;
        long perOuter = Math.Max(1, (long)(indices.Size + indices.PerOuter) * indices.Inner);
        _outerPerUnit = (int)Math.Clamp(ElementsPerUnit / perOuter, 1, indices.Outer);
        _pieceLength = indices.Outer > 1
            ? indices.Inner
            : (int)Math.Clamp(ElementsPerUnit / Math.Max(1, indices.Size + indices.PerOuter), Math.Min(SmallestPiece, indices.Inner), indices.Inner);
        _pieces = (indices.Inner + _pieceLength - 1) / _pieceLength;
        return (indices.Outer + _outerPerUnit - 1) / _outerPerUnit * _pieces;
    }

    private void CopyBase(nint origin, int length)
    {
        nint size = target.ElementSize, lines = indices.Size, stride = indices.Inner, bytes = length * size;
        if (length == indices.Inner) (lines, stride, bytes) = (1, 0, indices.Size * bytes);
        for (nint line = 0; line < lines; line++)
        {
            nint at = (origin + (line * stride)) * size;
            Buffer.MemoryCopy(sources.Base.Memory + at, target.Memory + at, bytes, bytes);
        }
    }

    private void Apply(nint to, nint from, int length)
    {
        if (target.Type.ElementType == ElementType.Int64)
        {
            long* z = target.Integers + to, x = sources.Updates.Integers + from;
            for (int i = 0; i < length; i++) z[i] = _combine(z[i], x[i]);
            return;
        }

        float* result = target.Floats + to, update = sources.Updates.Floats + from;
        if (reduction == ScatterReduction.None) new Span<float>(update, length).CopyTo(new Span<float>(result, length));
        else kernels.Binary(Operation(reduction), result, update, result, length);
    }

    private static BinaryOperation Operation(ScatterReduction reduction) => reduction switch
    {
        ScatterReduction.Add => BinaryOperation.Add,
        ScatterReduction.Mul => BinaryOperation.Mul,
        ScatterReduction.Min => BinaryOperation.Min,
        _ => BinaryOperation.Max,
    };
}
