namespace Redoubt.Tensors;

/// <summary>What <see cref="ForestCompiler"/> collects for a <see cref="ForestProgram"/>.</summary>
internal sealed class ForestParts
{
    public List<TreeStep> Steps { get; } = [];

    public List<BitTest> Tests { get; } = [];

    public List<BitWord> Words { get; } = [];

    public List<TreePlan> Trees { get; } = [];

    public List<int> Targets { get; } = [];

    public List<float> Tables { get; } = [];

    public List<ColumnSource> Columns { get; } = [];

    public List<int> LeafStarts { get; } = [];

    public List<LeafWeight> LeafWeights { get; } = [];

    public int FirstLeaf { get; set; }

    public int TargetCount { get; set; }

    public TreeAggregate Aggregate { get; set; }
}
