using Redoubt.Tensors;

namespace Redoubt.Graphs;

/// <summary>Sums an elementwise program over all its lines, and over the repeats of a short vector inside each line: batch statistics and gradients of
/// biases, without a pass over memory for what is summed.</summary>
/// <remarks>Lines fall into a number of slices that depends on their count only, so the order of summation does not depend on threads. Each block of
/// lines is summed pairwise before it joins its slice, which keeps rounding errors small over many rows.</remarks>
internal sealed unsafe class ColumnSumStep(
    ElementwiseKernels kernels, ElementProgramRunner runner, Storage target, Storage partial, Func<int, float> scale) : PlanStep
{
    /// <summary>Largest number of slices.</summary>
    public const int Slices = 16;

    private readonly int _columns = target.Count(1);
    private int _lines;
    private bool _isTotal;

    public override IEnumerable<Storage> Reads => [.. runner.Program.Operands.Select(static o => o.Storage), partial];

    public override IEnumerable<Storage> Writes => [target];

    // The program's own memory and a block of its results.
    public override long ScratchLength => runner.ScratchLength + runner.BlockLength;

    public override string Name => $"Sum of {string.Join('+', runner.Program.Instructions.Select(static i => i.Kind))}";

    // A program without instructions sums an operand as it is.
    private bool IsPlain => runner.Program.Instructions.Length == 0;

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
        _lines = runner.Lines.Count(rows);
        return _isTotal ? 1 : Slices;
    }

    private void Slice(int slice, float* scratch)
    {
        float* sum = partial.Floats + (nint)slice * _columns, chunk = scratch + runner.ScratchLength;
        new Span<float>(sum, _columns).Clear();
        runner.RepeatVectors(scratch);
        int first = (int)((long)slice * _lines / Slices), last = (int)((slice + 1L) * _lines / Slices), length = runner.Lines.Length;
        LineBlock block;
        for (int line = first; line < last; line += block.Lines)
        {
            block = runner.BlockAt(line, last, 0);
            for (int start = 0; start < length; start += block.Length)
            {
                block = runner.BlockAt(line, last, start);
                AddBlock(block, scratch, chunk, sum);
            }
        }
    }

    private void AddBlock(LineBlock block, float* scratch, float* chunk, float* sum)
    {
        if (!IsPlain)
        {
            runner.Run(scratch, block, RowView.Of(chunk, block.Length));
            AddRun(chunk, block.Count, block.Start, chunk, sum);
            return;
        }

        Storage source = runner.Program.Operands[0].Storage;
        float* at = runner.Lines.At(source, block.Line) + block.Start;
        nint stride = runner.Lines.LineStride(source);
        if (stride == block.Length)
        {
            AddRun(at, block.Count, block.Start, chunk, sum);
            return;
        }

        for (int line = 0; line < block.Lines; line++) AddRun(at + line * stride, block.Length, block.Start, chunk, sum);
    }

    // A run holds whole repeats of the columns, or lies inside one repeat.
    private void AddRun(float* values, int count, int start, float* chunk, float* sum)
    {
        if (count <= _columns)
        {
            float* at = sum + (start % _columns);
            kernels.Binary(BinaryOperation.Add, at, values, at, count);
            return;
        }

        // Halves are added to each other until one repeat is left: few long vectors instead of many short ones.
        for (int repeats = count / _columns; repeats > 1;)
        {
            int half = repeats / 2, kept = repeats - half;
            kernels.Binary(BinaryOperation.Add, values, values + kept * _columns, chunk, half * _columns);
            if (kept > half && values != chunk)
                new Span<float>(values + half * _columns, _columns).CopyTo(new Span<float>(chunk + half * _columns, _columns));
            values = chunk;
            repeats = kept;
        }

        kernels.Binary(BinaryOperation.Add, sum, values, sum, _columns);
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
