using Redoubt.Tensors;

namespace Redoubt.Graphs;

/// <summary>Sums a value over all its lines, and over the repeats of a short vector inside each line: batch statistics and gradients of biases.</summary>
/// <remarks>Lines fall into a number of slices that depends on their count only, so the order of summation does not depend on threads. Each line is
/// summed by itself before it joins its slice, which keeps rounding errors small over many rows.</remarks>
internal sealed unsafe class ColumnSumStep(
    ElementwiseKernels kernels, Storage source, LineDomain lines, Storage target, Storage partial, Func<int, float> scale) : PlanStep
{
    /// <summary>Largest number of slices.</summary>
    public const int Slices = 16;

    private readonly int _columns = target.Type.ElementCount().Size;
    private int _lines;
    private bool _isTotal;

    public override IEnumerable<Storage> Reads => [source, partial];

    public override IEnumerable<Storage> Writes => [target];

    public override long ScratchLength => _columns;

    public override void Run(WorkerPool pool, int rows)
    {
        _isTotal = false;
        base.Run(pool, rows);
        _isTotal = true;
        base.Run(pool, rows);
    }

    public override void Execute(int unit, int worker)
    {
        if (_isTotal) Total();
        else Slice(unit, Scratch.Of(worker));
    }

    protected override int Prepare(int rows)
    {
        Rows = rows;
        _lines = lines.Count(rows);
        return _isTotal ? 1 : Slices;
    }

    private void Slice(int slice, float* line)
    {
        float* sum = partial.Floats + (nint)slice * _columns;
        new Span<float>(sum, _columns).Clear();
        int first = (int)((long)slice * _lines / Slices), last = (int)((slice + 1L) * _lines / Slices);
        for (int i = first; i < last; i++)
        {
            float* at = lines.At(source, i);
            if (lines.Length == _columns)
            {
                kernels.Binary(BinaryOperation.Add, sum, at, sum, _columns);
                continue;
            }

            new Span<float>(at, _columns).CopyTo(new Span<float>(line, _columns));
            for (int repeat = _columns; repeat < lines.Length; repeat += _columns) kernels.Binary(BinaryOperation.Add, line, at + repeat, line, _columns);
            kernels.Binary(BinaryOperation.Add, sum, line, sum, _columns);
        }
    }

    private void Total()
    {
        new Span<float>(partial.Floats, _columns).CopyTo(new Span<float>(target.Floats, _columns));
        for (int slice = 1; slice < Slices; slice++)
            kernels.Binary(BinaryOperation.Add, target.Floats, partial.Floats + (nint)slice * _columns, target.Floats, _columns);
        float factor = scale(Rows);
        if (factor != 1) kernels.BinaryScalar(BinaryOperation.Mul, target.Floats, factor, target.Floats, _columns, scalarFirst: false);
    }
}
