using Redoubt.Tensors;

namespace Redoubt.Graphs;

/// <summary>Matrix products of a stack of left matrices with right ones. A unit is a part of one large product or a run of small ones.</summary>
/// <param name="matrices">How the matrices pair.</param>
/// <param name="left">Left matrices.</param>
/// <param name="right">Packed right matrices, or right matrices as they are where they are packed on the spot.</param>
/// <param name="output">Receives the results.</param>
internal sealed unsafe class StackProductStep(MatrixStack matrices, Storage left, Storage right, Storage output) : PlanStep
{
    // Below this many multiply-adds a product is not worth a unit of its own; starting a product costs as much as some thousands of them.
    private const long SmallUnit = 500_000, Start = 4_000;

    private readonly bool _packs = !right.Type.Equals(matrices.PackedType);
    private int _parts;
    private int _perUnit;

    public override IEnumerable<Storage> Reads => [left, right];

    public override IEnumerable<Storage> Writes => [output];

    public override long ScratchLength => PackLength + matrices.Product.ScratchLength;

    public override string Name => $"Matrices {left.Type} {right.Type}->{output.Type}";

    private int PackLength => _packs ? matrices.PackedLength : 0;

    public override void Execute(int unit, int worker)
    {
        float* scratch = Scratch.Of(worker);
        if (_parts > 1)
        {
            (int result, int part) = Math.DivRem(unit, _parts);
            matrices.Product.Run(part, matrices.Rows, Arguments(result, scratch), scratch + PackLength);
            return;
        }

        int last = Math.Min((unit + 1) * _perUnit, matrices.Count);
        for (int result = unit * _perUnit; result < last; result++)
            matrices.Product.Run(0, matrices.Rows, Arguments(result, scratch), scratch + PackLength);
    }

    protected override int Prepare(int rows)
    {
        matrices.Bind(rows);
        if (matrices.Count == 0 || matrices.Rows == 0 || matrices.Product.Columns == 0) return 0;
        _parts = matrices.Product.Units(matrices.Rows);
        if (_parts > 1) return checked(matrices.Count * _parts);
        long cost = Start + ((long)matrices.Rows * matrices.Product.Inner * matrices.Product.Columns);
        _perUnit = (int)Math.Clamp(SmallUnit / cost, 1, matrices.Count);
        return (matrices.Count + _perUnit - 1) / _perUnit;
    }

    private ConvolutionArguments Arguments(int result, float* scratch)
    {
        (int l, int r) = matrices.Pair(result);
        int inner = matrices.Product.Inner, columns = matrices.Product.Columns;
        return new ConvolutionArguments
        {
            Input = ImageView.Matrix(left.Floats + ((nint)l * matrices.Rows * inner), inner, inner),
            Output = ImageView.Matrix(output.Floats + ((nint)result * matrices.Rows * columns), columns, columns),
            Packed = _packs ? Pack(right.Floats + ((nint)r * inner * columns), scratch) : right.Floats + ((nint)r * matrices.PackedLength),
        };
    }

    private float* Pack(float* matrix, float* packed)
    {
        for (int part = 0; part < matrices.Product.PackUnits; part++) matrices.Product.Pack(part, matrix, packed);
        return packed;
    }
}
