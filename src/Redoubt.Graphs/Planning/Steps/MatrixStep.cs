using Redoubt.Tensors;

namespace Redoubt.Graphs;

/// <summary>Runs a matrix product with a packed right factor, and what follows it on each sum.</summary>
internal sealed unsafe class MatrixStep(MatrixProduct product, Storage left, Storage packed, Storage output, EpilogueBinding epilogue) : PlanStep
{
    private ConvolutionArguments _arguments;

    public override IEnumerable<Storage> Reads => [left, packed, .. epilogue.Reads];

    public override IEnumerable<Storage> Writes => [output];

    public override long ScratchLength => product.ScratchLength;

    public override string Name => $"Matrix {left.Type}->{output.Type}";

    public override void Bind(ScratchMemory scratch)
    {
        base.Bind(scratch);
        _arguments = new ConvolutionArguments
        {
            Input = ImageView.Matrix(left.Floats, product.Inner, product.Inner),
            Output = ImageView.Matrix(output.Floats, product.Columns, product.Columns),
            Packed = packed.Floats,
            Epilogue = epilogue.Resolve(),
        };
    }

    public override void Execute(int unit, int worker) => product.Run(unit, Rows, _arguments, Scratch.Of(worker));

    protected override int Prepare(int rows)
    {
        Rows = left.Type[0].Bind(rows);
        return Rows == 0 ? 0 : product.Units(Rows);
    }
}
