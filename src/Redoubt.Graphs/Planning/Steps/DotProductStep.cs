using Redoubt.Tensors;

namespace Redoubt.Graphs;

/// <summary>Matrix products whose inner extent or columns depend on the batch: one dot product for each element, of a left row and a row of the transposed
/// right matrix.</summary>
internal sealed unsafe class DotProductStep(ElementwiseKernels kernels, Storage left, Storage rightTransposed, Storage output) : PlanStep
{
    private int _inner;
    private int _columns;
    private int _matrixRows;

    public override IEnumerable<Storage> Reads => [left, rightTransposed];

    public override IEnumerable<Storage> Writes => [output];

    public override void Execute(int unit, int worker)
    {
        float* row = left.Floats + (nint)unit * _inner;
        float* matrix = rightTransposed.Floats + (nint)(unit / _matrixRows) * _columns * _inner;
        float* target = output.Floats + (nint)unit * _columns;
        for (int column = 0; column < _columns; column++) target[column] = kernels.Dot(row, matrix + (nint)column * _inner, _inner);
    }

    protected override int Prepare(int rows)
    {
        _inner = left.Type[^1].Bind(rows);
        _columns = output.Type[^1].Bind(rows);
        _matrixRows = output.Type[^2].Bind(rows);
        return _columns == 0 ? 0 : output.Count(rows) / _columns;
    }
}
