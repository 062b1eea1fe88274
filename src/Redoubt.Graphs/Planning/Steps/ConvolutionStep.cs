using Redoubt.Tensors;

namespace Redoubt.Graphs;

/// <summary>Runs a convolution, the gradient of one with respect to its image, or a matrix product, and what follows it on each sum.</summary>
internal sealed unsafe class ConvolutionStep(Convolution convolution, Storage input, Storage packed, Storage output, EpilogueBinding epilogue) : PlanStep
{
    private ConvolutionArguments _arguments;

    public override IEnumerable<Storage> Reads => [input, packed, .. epilogue.Reads];

    public override IEnumerable<Storage> Writes => [output];

    public override long ScratchLength => convolution.ScratchLength;

    public override string Name => $"Convolution {convolution.Algorithm} {input.Type}->{output.Type}";

    public override void Bind(ScratchMemory scratch)
    {
        base.Bind(scratch);
        _arguments = new ConvolutionArguments { Input = input.View, Output = output.View, Packed = packed.Floats, Epilogue = epilogue.Resolve() };
    }

    public override void Execute(int unit, int worker) => convolution.Run(unit, Rows, _arguments, Scratch.Of(worker));

    protected override int Prepare(int rows)
    {
        Rows = input.Layout == StorageLayout.Image ? input.Type[0].Bind(rows) : input.Lines(rows);
        return Rows == 0 ? 0 : convolution.Units(Rows);
    }
}
