using Redoubt.Tensors;

namespace Redoubt.Graphs;

/// <summary>Runs an elementwise program on chunks of lines, with all intermediate results in private memory of the first-level cache.</summary>
internal sealed unsafe class ElementProgramRunner
{
    private const int TargetChunk = 1024;

    private readonly ElementwiseKernels _kernels;
    private readonly ElementProgram _program;
    private readonly LineDomain _lines;

    /// <param name="kernels">Vector kernels.</param>
    /// <param name="program">What to compute.</param>
    /// <param name="lines">How the elements fall into lines.</param>
    /// <param name="granularity">Chunks are a multiple of this length, unless a line is shorter.</param>
    public ElementProgramRunner(ElementwiseKernels kernels, ElementProgram program, LineDomain lines, int granularity = 1)
    {
        _kernels = kernels;
        _program = program;
        _lines = lines;
        Chunk = ChunkLength(granularity);
    }

    public ElementProgram Program => _program;

    public LineDomain Lines => _lines;

    /// <summary>Numbers computed at a time; a multiple of the period of repeating operands unless a line is shorter.</summary>
    public int Chunk { get; }

    /// <summary>Floats of private memory: one chunk for each register, and one for each vector that repeats.</summary>
    public long ScratchLength => (long)Chunk * (_program.Registers + _program.Operands.Length);

    /// <summary>Fills the chunks of repeating vectors. Once for each unit of work, before <see cref="Run"/>.</summary>
    public void RepeatVectors(float* scratch)
    {
        for (int i = 0; i < _program.Operands.Length; i++)
        {
            ElementOperand operand = _program.Operands[i];
            if (operand.Pattern != OperandPattern.Period) continue;
            int period = operand.Storage.Count(1);
            var vector = new ReadOnlySpan<float>(operand.Storage.Floats, period);
            var repeated = new Span<float>(Vector(scratch, i), Chunk);
            for (int at = 0; at < Chunk; at += period) vector.CopyTo(repeated[at..]);
        }
    }

    /// <summary>Computes one chunk of a line.</summary>
    public void Run(float* scratch, int line, int start, Span<float> target)
    {
        fixed (float* result = target)
        {
            int last = _program.Instructions.Length - 1;
            for (int i = 0; i <= last; i++)
            {
                ElementInstruction instruction = _program.Instructions[i];
                float* to = i == last ? result : scratch + (nint)instruction.Target * Chunk;
                ElementKernelCalls.Run(_kernels, instruction, to, target.Length, new ChunkArguments(this, scratch, line, start));
            }
        }
    }

    private int ChunkLength(int granularity)
    {
        int period = granularity;
        foreach (ElementOperand operand in _program.Operands)
        {
            // All repeating operands have the same period: the lowering expands any other.
            if (operand.Pattern == OperandPattern.Period) period = operand.Storage.Count(1);
        }

        int chunk = period * Math.Max(1, TargetChunk / period);
        return Math.Min(chunk, Math.Max(_lines.Length, 1));
    }

    private float* Vector(float* scratch, int operand) => scratch + ((nint)_program.Registers + operand) * Chunk;

    /// <summary>Finds the numbers of an argument for one chunk.</summary>
    internal readonly struct ChunkArguments(ElementProgramRunner runner, float* scratch, int line, int start)
    {
        public float* Pointer(ElementArgument argument, out bool isScalar)
        {
            isScalar = false;
            if (argument.IsRegister) return scratch + (nint)argument.Index * runner.Chunk;
            ElementOperand operand = runner._program.Operands[argument.Index];
            switch (operand.Pattern)
            {
                case OperandPattern.Full:
                    return runner._lines.At(operand.Storage, line) + start;
                case OperandPattern.Period:
                    return runner.Vector(scratch, argument.Index);
                case OperandPattern.Line:
                    isScalar = true;
                    return operand.Storage.Floats + runner._lines.Group(line);
                default:
                    isScalar = true;
                    return operand.Storage.Floats;
            }
        }
    }
}
