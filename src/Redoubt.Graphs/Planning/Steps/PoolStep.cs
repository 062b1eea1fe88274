using Redoubt.Tensors;

namespace Redoubt.Graphs;

/// <summary>Runs a pool or a gradient of one.</summary>
/// <param name="kernels">Vector kernels.</param>
/// <param name="kind">The operation.</param>
/// <param name="geometry">Its window.</param>
/// <param name="sources">Its operands, as images.</param>
/// <param name="target">Receives the result.</param>
internal sealed class PoolStep(PoolKernels kernels, OpKind kind, PoolGeometry geometry, Storage[] sources, Storage target) : PlanStep
{
    private ImageView _first;
    private ImageView _second;
    private ImageView _target;

    public override IEnumerable<Storage> Reads => sources;

    public override IEnumerable<Storage> Writes => [target];

    public override string Name => $"{kind} {target.Type}";

    public override void Bind(ScratchMemory scratch)
    {
        base.Bind(scratch);
        _first = sources[0].View;
        _second = sources[^1].View;
        _target = target.View;
    }

    public override void Execute(int unit, int worker)
    {
        switch (kind)
        {
            case OpKind.MaxPool:
                kernels.Max(geometry, _first, _target, unit);
                break;
            case OpKind.MaxPoolGather:
                kernels.MaxGather(geometry, _first, _second, _target, unit);
                break;
            case OpKind.MaxPoolScatter:
                kernels.MaxGradient(geometry, _first, _second, _target, unit);
                break;
            case OpKind.AveragePool:
                kernels.Average(geometry, _first, _target, unit);
                break;
            default:
                kernels.AverageGradient(geometry, _first, _target, unit);
                break;
        }
    }

    protected override int Prepare(int rows)
    {
        int images = target.Type[0].Bind(rows);
        return kind switch
        {
            OpKind.MaxPoolScatter => PoolKernels.MaxGradientUnits(images, geometry, _second),
            OpKind.AveragePoolGradient => PoolKernels.InputUnits(images, _target),
            _ => PoolKernels.OutputUnits(images, _target),
        };
    }
}
