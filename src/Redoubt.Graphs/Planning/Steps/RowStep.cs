namespace Redoubt.Graphs;

/// <summary>Work on rows that do not depend on each other.</summary>
/// <param name="rows">Number of rows.</param>
/// <param name="cost">Elements that one row costs, for dividing the work.</param>
/// <param name="sources">Storages read.</param>
/// <param name="target">Storage written.</param>
/// <param name="work">Does a run of rows: first row, number of rows.</param>
internal sealed class RowStep(Dimension rows, long cost, Storage[] sources, Storage target, Action<int, int> work) : PlanStep
{
    private int _count;
    private int _perUnit;

    public override IEnumerable<Storage> Reads => sources;

    public override IEnumerable<Storage> Writes => [target];

    public required string Label { get; init; }

    public override string Name => Label;

    /// <summary>Rows of the run in progress, for work whose rows have a length that depends on it.</summary>
    public int RunRows => Rows;

    public override void Execute(int unit, int worker)
    {
        int first = unit * _perUnit, last = Math.Min(first + _perUnit, _count);
        if (first < last) work(first, last - first);
    }

    protected override int Prepare(int runRows)
    {
        _count = rows.Bind(runRows);
        if (_count == 0) return 0;
        _perUnit = (int)Math.Clamp(ElementsPerUnit / Math.Max(1, cost), 1, _count);
        return (_count + _perUnit - 1) / _perUnit;
    }
}
