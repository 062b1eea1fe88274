using Redoubt.Tensors;

namespace Redoubt.Graphs;

/// <summary>Runs an elementwise program over all lines of its result: rows of pixels of an image, or runs of a row-major value.</summary>
/// <param name="runner">What to compute.</param>
/// <param name="target">Receives the result.</param>
internal sealed unsafe class ElementwiseStep(ElementProgramRunner runner, Storage target) : PlanStep
{
    private int _linesPerUnit;
    private int _lineCount;

    public override IEnumerable<Storage> Reads => runner.Program.Operands.Select(static o => o.Storage);

    public override IEnumerable<Storage> Writes => [target];

    public override long ScratchLength => runner.ScratchLength;

    public override string Name => string.Join('+', runner.Program.Instructions.Select(static i => i.Kind));

    public override void Execute(int unit, int worker)
    {
        float* scratch = Scratch.Of(worker);
        runner.RepeatVectors(scratch);
        int first = unit * _linesPerUnit, last = Math.Min(first + _linesPerUnit, _lineCount), length = runner.Lines.Length;
        LineBlock block;
        for (int line = first; line < last; line += block.Lines)
        {
            block = runner.BlockAt(line, last, 0);
            for (int start = 0; start < length; start += block.Length)
            {
                block = runner.BlockAt(line, last, start);
                runner.Run(scratch, block, RowView.Of(runner.Lines.At(target, line) + start, runner.Lines.LineStride(target)));
            }
        }
    }

    protected override int Prepare(int rows)
    {
        int length = runner.Lines.Length;
        _lineCount = runner.Lines.Count(rows);
        if (_lineCount == 0 || length == 0) return 0;
        _linesPerUnit = Math.Clamp(ElementsPerUnit / length, 1, _lineCount);
        return (_lineCount + _linesPerUnit - 1) / _linesPerUnit;
    }
}
