using Redoubt.Tensors;

namespace Redoubt.Graphs;

/// <summary>Runs an elementwise program block by block, with all intermediate results in private memory of the first-level cache.</summary>
internal sealed unsafe class ElementProgramRunner
{
    // Long enough that an instruction's call costs little, short enough that a few registers fit the first-level cache.
    private const int TargetBlock = 2048;

    private readonly ElementwiseKernels _kernels;
    private readonly int _pieceLength;
    private readonly int _linesPerBlock;

    /// <param name="kernels">Vector kernels.</param>
    /// <param name="program">What to compute.</param>
    /// <param name="lines">How the elements fall into lines.</param>
    /// <param name="granularity">Pieces of lines are a multiple of this length, unless a line is shorter.</param>
    public ElementProgramRunner(ElementwiseKernels kernels, ElementProgram program, LineDomain lines, int granularity = 1)
    {
        _kernels = kernels;
        Program = program;
        Lines = lines;
        int period = granularity;
        foreach (ElementOperand operand in program.Operands)
        {
            // All repeating operands have the same period: the lowering expands any other.
            if (operand.Pattern == OperandPattern.Period) period = operand.Storage.Count(1);
        }

        int length = Math.Max(lines.Length, 1);
        _pieceLength = Math.Min(period * Math.Max(1, TargetBlock / period), length);
        _linesPerBlock = _pieceLength < length ? 1 : Math.Max(1, TargetBlock / length);
    }

    public ElementProgram Program { get; }

    public LineDomain Lines { get; }

    /// <summary>Largest number of elements of a block.</summary>
    public int BlockLength => _pieceLength * _linesPerBlock;

    /// <summary>Floats of private memory: one block for each register, and one piece of a line for each vector that repeats.</summary>
    public long ScratchLength => ((long)BlockLength * Program.Registers) + ((long)_pieceLength * Program.Operands.Length);

    /// <summary>Fills the pieces of repeating vectors. Once for each unit of work, before <see cref="Run"/>.</summary>
    public void RepeatVectors(float* scratch)
    {
        for (int i = 0; i < Program.Operands.Length; i++)
        {
            ElementOperand operand = Program.Operands[i];
            if (operand.Pattern != OperandPattern.Period) continue;
            int period = operand.Storage.Count(1);
            var vector = new ReadOnlySpan<float>(operand.Storage.Floats, period);
            var repeated = new Span<float>(Vector(scratch, i), _pieceLength);
            for (int at = 0; at < _pieceLength; at += period) vector.CopyTo(repeated[at..]);
        }
    }

    /// <summary>The block that starts at a place of a line.</summary>
    /// <param name="line">First line.</param>
    /// <param name="lastLine">One more than the last line of the unit.</param>
    /// <param name="start">First number of the line.</param>
    public LineBlock BlockAt(int line, int lastLine, int start)
    {
        int lines = Math.Min(Math.Min(_linesPerBlock, lastLine - line), Lines.LinesLeft(line));
        return new LineBlock(line, lines, start, Math.Min(_pieceLength, Lines.Length - start));
    }

    /// <summary>Computes one block.</summary>
    public void Run(float* scratch, LineBlock block, RowView target)
    {
        int last = Program.Instructions.Length - 1;
        for (int i = 0; i <= last; i++)
        {
            ElementInstruction instruction = Program.Instructions[i];
            RowView to = i == last ? target : Register(scratch, instruction.Target, block);
            ElementKernelCalls.Run(_kernels, instruction, to, new BlockArguments(this, scratch, block));
        }
    }

    private RowView Register(float* scratch, int register, LineBlock block) => RowView.Of(scratch + ((nint)register * BlockLength), block.Length);

    private float* Vector(float* scratch, int operand) => scratch + ((nint)Program.Registers * BlockLength) + ((nint)operand * _pieceLength);

    /// <summary>Finds the numbers of an argument for one block.</summary>
    internal readonly struct BlockArguments(ElementProgramRunner runner, float* scratch, LineBlock block)
    {
        public LineBlock Block => block;

        public RowView View(ElementArgument argument)
        {
            if (argument.IsRegister) return runner.Register(scratch, argument.Index, block);
            ElementOperand operand = runner.Program.Operands[argument.Index];
            LineDomain lines = runner.Lines;
            return operand.Pattern switch
            {
                OperandPattern.Full => RowView.Of(lines.At(operand.Storage, block.Line) + block.Start, lines.LineStride(operand.Storage)),
                OperandPattern.Period => RowView.Of(runner.Vector(scratch, argument.Index), 0),
                OperandPattern.Line => RowView.Uniform(operand.Storage.Floats + lines.Group(block.Line), lines.GroupStride),
                _ => RowView.Uniform(operand.Storage.Floats, 0),
            };
        }
    }
}
