using Redoubt.Tensors;

namespace Redoubt.Graphs;

/// <summary>Runs an elementwise program over lines: rows of pixels of an image, or runs of a row-major value.</summary>
internal sealed unsafe class ElementwiseStep : PlanStep
{
    private const int TargetChunk = 1024;

    private readonly ElementwiseKernels _kernels;
    private readonly ElementProgram _program;
    private readonly Storage _target;
    private readonly LineDomain _lines;
    private readonly int _chunk;
    private int _linesPerUnit;
    private int _lineCount;

    /// <param name="kernels">Vector kernels.</param>
    /// <param name="program">What to compute.</param>
    /// <param name="target">Receives the result.</param>
    /// <param name="lines">How the elements fall into lines.</param>
    public ElementwiseStep(ElementwiseKernels kernels, ElementProgram program, Storage target, LineDomain lines)
    {
        _kernels = kernels;
        _program = program;
        _target = target;
        _lines = lines;
        _chunk = ChunkLength();
    }

    public override IEnumerable<Storage> Reads => _program.Operands.Select(static o => o.Storage);

    public override IEnumerable<Storage> Writes => [_target];

    // One chunk for each register, and one for each vector that repeats.
    public override long ScratchLength => _chunk * (_program.Registers + _program.Operands.Length);

    public override string Name => string.Join('+', _program.Instructions.Select(static i => i.Kind));

    public override void Execute(int unit, int worker)
    {
        float* scratch = Scratch.Of(worker);
        RepeatVectors(scratch);
        int first = unit * _linesPerUnit, last = Math.Min(first + _linesPerUnit, _lineCount);
        for (int line = first; line < last; line++)
        {
            for (int start = 0; start < _lines.Length; start += _chunk)
                RunChunk(scratch, line, start, Math.Min(_chunk, _lines.Length - start));
        }
    }

    protected override int Prepare(int rows)
    {
        _lineCount = _lines.Count(rows);
        if (_lineCount == 0 || _lines.Length == 0) return 0;
        _linesPerUnit = Math.Clamp(ElementsPerUnit / _lines.Length, 1, _lineCount);
        return (_lineCount + _linesPerUnit - 1) / _linesPerUnit;
    }

    private int ChunkLength()
    {
        int period = 1;
        foreach (ElementOperand operand in _program.Operands)
        {
            // All repeating operands have the same period: the lowering expands any other.
            if (operand.Pattern == OperandPattern.Period) period = operand.Storage.Count(1);
        }

        int chunk = period * Math.Max(1, TargetChunk / period);
        return Math.Min(chunk, Math.Max(_lines.Length, 1));
    }

    private void RepeatVectors(float* scratch)
    {
        for (int i = 0; i < _program.Operands.Length; i++)
        {
            ElementOperand operand = _program.Operands[i];
            if (operand.Pattern != OperandPattern.Period) continue;
            int period = operand.Storage.Count(1);
            var vector = new ReadOnlySpan<float>(operand.Storage.Floats, period);
            var repeated = new Span<float>(Vector(scratch, i), _chunk);
            for (int at = 0; at < _chunk; at += period) vector.CopyTo(repeated[at..]);
        }
    }

    private float* Vector(float* scratch, int operand) => scratch + ((nint)_program.Registers + operand) * _chunk;

    private void RunChunk(float* scratch, int line, int start, int count)
    {
        int last = _program.Instructions.Length - 1;
        for (int i = 0; i <= last; i++)
        {
            ElementInstruction instruction = _program.Instructions[i];
            float* target = i == last ? _lines.At(_target, line) + start : scratch + (nint)instruction.Target * _chunk;
            ElementKernelCalls.Run(_kernels, instruction, target, count, new ChunkArguments(this, scratch, line, start));
        }
    }

    /// <summary>Finds the numbers of an argument for one chunk.</summary>
    internal readonly struct ChunkArguments(ElementwiseStep step, float* scratch, int line, int start)
    {
        public float* Pointer(ElementArgument argument, out bool isScalar)
        {
            isScalar = false;
            if (argument.IsRegister) return scratch + (nint)argument.Index * step._chunk;
            ElementOperand operand = step._program.Operands[argument.Index];
            switch (operand.Pattern)
            {
                case OperandPattern.Full:
                    return step._lines.At(operand.Storage, line) + start;
                case OperandPattern.Period:
                    return step.Vector(scratch, argument.Index);
                case OperandPattern.Line:
                    isScalar = true;
                    return operand.Storage.Floats + step._lines.Group(line);
                default:
                    isScalar = true;
                    return operand.Storage.Floats;
            }
        }
    }
}
