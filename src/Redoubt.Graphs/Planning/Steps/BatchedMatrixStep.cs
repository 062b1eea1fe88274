using Redoubt.Tensors;

namespace Redoubt.Graphs;

/// <summary>Matrix products of stacks of matrices: one unit for each pair, whose right matrix is packed on the spot.</summary>
internal sealed unsafe class BatchedMatrixStep(MatrixProduct product, Storage left, Storage right, Storage output) : PlanStep
{
    private int _matrixRows;

    public override IEnumerable<Storage> Reads => [left, right];

    public override IEnumerable<Storage> Writes => [output];

    public override string Name => $"Matrices {left.Type} {right.Type}->{output.Type}";

    public override long ScratchLength => AlignedPack + product.ScratchLength;

    // The kernels want their scratch on a cache line.
    private long AlignedPack => (product.PackedLength + 15) / 16 * 16;

    public override void Execute(int unit, int worker)
    {
        float* packed = Scratch.Of(worker);
        float* matrix = right.Floats + (nint)unit * product.Inner * product.Columns;
        for (int part = 0; part < product.PackUnits; part++) product.Pack(part, matrix, packed);
        var arguments = new ConvolutionArguments
        {
            Input = ImageView.Matrix(left.Floats + (nint)unit * _matrixRows * product.Inner, product.Inner, product.Inner),
            Output = ImageView.Matrix(output.Floats + (nint)unit * _matrixRows * product.Columns, product.Columns, product.Columns),
            Packed = packed,
        };
        int units = product.Units(_matrixRows);
        for (int part = 0; part < units; part++) product.Run(part, _matrixRows, arguments, packed + AlignedPack);
    }

    protected override int Prepare(int rows)
    {
        _matrixRows = output.Type[^2].Bind(rows);
        int count = output.Count(rows), perMatrix = _matrixRows * product.Columns;
        return perMatrix == 0 ? 0 : count / perMatrix;
    }
}
