namespace Redoubt.Graphs;

/// <summary>Rearranges every right matrix of a stack for the product.</summary>
internal sealed unsafe class StackPackStep(MatrixStack matrices, Storage right, Storage packed) : PlanStep
{
    private int _perUnit;
    private int _total;

    public override IEnumerable<Storage> Reads => [right];

    public override IEnumerable<Storage> Writes => [packed];

    public override void Execute(int unit, int worker)
    {
        int parts = matrices.Product.PackUnits, last = Math.Min((unit + 1) * _perUnit, _total);
        nint length = (nint)matrices.Product.Inner * matrices.Product.Columns;
        for (int i = unit * _perUnit; i < last; i++)
        {
            (int matrix, int part) = Math.DivRem(i, parts);
            matrices.Product.Pack(part, right.Floats + (matrix * length), packed.Floats + ((nint)matrix * matrices.PackedLength));
        }
    }

    protected override int Prepare(int rows)
    {
        matrices.Bind(rows);
        _total = checked(matrices.RightCount * matrices.Product.PackUnits);
        if (_total == 0) return 0;
        _perUnit = Math.Clamp(ElementsPerUnit * matrices.Product.PackUnits / Math.Max(1, matrices.PackedLength), 1, _total);
        return (_total + _perUnit - 1) / _perUnit;
    }
}
