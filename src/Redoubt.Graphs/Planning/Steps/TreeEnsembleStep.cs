using Redoubt.Tensors;

namespace Redoubt.Graphs;

/// <summary>Runs a forest on rows of features.</summary>
/// <param name="kernels">Vector kernels.</param>
/// <param name="forest">The forest; keeps the memory alive that its program lies in.</param>
/// <param name="source">Rows of features.</param>
/// <param name="target">Receives the targets of each row.</param>
internal sealed unsafe class TreeEnsembleStep(TreeKernels kernels, TreeForest forest, Storage source, Storage target) : PlanStep
{
    private int _count;
    private int _perUnit;

    public override IEnumerable<Storage> Reads => [source];

    public override IEnumerable<Storage> Writes => [target];

    public override long ScratchLength => kernels.ScratchLength(forest.Program);

    public override string Name => $"{nameof(OpKind.TreeEnsemble)} {forest}";

    public override void Execute(int unit, int worker)
    {
        int first = unit * _perUnit, count = Math.Min(_perUnit, _count - first), features = source.Type[1].Size;
        float* x = source.Floats + ((nint)first * features), y = target.Floats + ((nint)first * forest.Targets);
        kernels.Evaluate(forest.Program, x, features, count, y, Scratch.Of(worker));
    }

    protected override int Prepare(int rows)
    {
        // Blocks are never divided: fewer rows cost as much as a whole one.
        long cost = (long)forest.Trees * (1 + forest.MeanDepth);
        int blocks = (int)Math.Max(1, ElementsPerUnit / (cost * kernels.BlockRows));
        _count = target.Type[0].Bind(rows);
        _perUnit = blocks * kernels.BlockRows;
        return (_count + _perUnit - 1) / _perUnit;
    }
}
