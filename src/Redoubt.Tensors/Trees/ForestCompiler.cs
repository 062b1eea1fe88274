namespace Redoubt.Tensors;

/// <summary>Turns a checked forest into the arrays that kernels run on.</summary>
internal sealed class ForestCompiler
{
    private readonly TreeForest _forest;
    private readonly ForestParts _parts = new();
    private readonly Dictionary<ColumnSource, int> _columns = [];

    private ForestCompiler(TreeForest forest) => _forest = forest;

    public static ForestProgram Compile(TreeForest forest, TreeOrder order) => new ForestCompiler(forest).Compile(order);

    private ForestProgram Compile(TreeOrder order)
    {
        var normal = new BranchNormalizer(_forest.Definition, order);
        _parts.TargetCount = _forest.Targets;
        _parts.Aggregate = _forest.Definition.Aggregate;
        _parts.FirstLeaf = normal.Tests.Count;
        AddSteps(normal.Tests);
        AddLeaves();
        foreach (int root in normal.Roots)
        {
            TreePlan plan = new BitTreeBuilder(normal.Tests, _parts, _columns).TryBuild(root);
            _parts.Trees.Add(plan with { Root = StepOf(root) });
        }

        return new ForestProgram(_parts);
    }

    private void AddSteps(IReadOnlyList<ThresholdTest> tests)
    {
        foreach (ThresholdTest test in tests)
            _parts.Steps.Add(new TreeStep(test.Threshold, ColumnOf(test), StepOf(test.Pass), StepOf(test.Fail)));

        // Leaves read a column too before they lead to themselves.
        if (_parts.Columns.Count == 0) _parts.Columns.Add(new ColumnSource(-1, false));
        for (int leaf = 0; leaf < _forest.Definition.Leaves; leaf++)
            _parts.Steps.Add(new TreeStep(0, 0, _parts.FirstLeaf + leaf, _parts.FirstLeaf + leaf));
    }

    private void AddLeaves()
    {
        var merged = new Dictionary<int, float>();
        for (int leaf = 0; leaf < _forest.Definition.Leaves; leaf++)
        {
            merged.Clear();
            foreach (TreeWeight weight in _forest.WeightsOf(leaf))
                merged[weight.Target] = merged.TryGetValue(weight.Target, out float known) ? Combine(known, weight.Value) : weight.Value;
            _parts.LeafStarts.Add(_parts.LeafWeights.Count);
            foreach ((int target, float value) in merged.OrderBy(static w => w.Key)) _parts.LeafWeights.Add(new LeafWeight(target, value));
        }

        _parts.LeafStarts.Add(_parts.LeafWeights.Count);
    }

    private float Combine(float a, float b) => _forest.Definition.Aggregate switch
    {
        TreeAggregate.Minimum => MathF.Min(a, b),
        TreeAggregate.Maximum => MathF.Max(a, b),
        _ => a + b,
    };

    private int StepOf(int node) => node < 0 ? _parts.FirstLeaf + ~node : node;

    private int ColumnOf(ThresholdTest test)
    {
        var source = new ColumnSource(test.Feature, test.MissingPasses);
        if (_columns.TryGetValue(source, out int known)) return known;
        _columns.Add(source, _parts.Columns.Count);
        _parts.Columns.Add(source);
        return _parts.Columns.Count - 1;
    }
}
