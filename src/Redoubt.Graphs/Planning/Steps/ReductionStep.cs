using Redoubt.Tensors;

namespace Redoubt.Graphs;

/// <summary>Reduces a row-major float32 value over any set of axes.</summary>
internal sealed unsafe class ReductionStep(ElementwiseKernels kernels, ReduceOperation operation, Storage source, IntegerList axes, Storage target) : PlanStep
{
    private readonly int[] _extents = new int[source.Type.Rank];
    private readonly uint _reduced = axes.Aggregate(0u, static (bits, axis) => bits | (1u << axis));
    private Reduction _reduction;

    public override IEnumerable<Storage> Reads => [source];

    public override IEnumerable<Storage> Writes => [target];

    public override string Name => $"{operation} {source.Type}->{target.Type}";

    public override void Execute(int unit, int worker) => _reduction.Run(kernels, operation, unit, source.Floats, target.Floats);

    protected override int Prepare(int rows)
    {
        for (int axis = 0; axis < _extents.Length; axis++) _extents[axis] = source.Type[axis].Bind(rows);
        _reduction = new Reduction(_extents, _reduced);
        return _reduction.Units;
    }
}
