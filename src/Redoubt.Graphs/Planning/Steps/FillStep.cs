namespace Redoubt.Graphs;

/// <summary>Sets every element of a row-major storage to one number.</summary>
internal sealed unsafe class FillStep(Storage target, float value) : PlanStep
{
    public override IEnumerable<Storage> Reads => [];

    public override IEnumerable<Storage> Writes => [target];

    public override void Execute(int unit, int worker)
    {
        int count = target.Count(Rows);
        if (target.ElementSize == sizeof(float)) new Span<float>(target.Floats, count).Fill(value);
        else new Span<long>(target.Integers, count).Fill((long)value);
    }

    protected override int Prepare(int rows) => 1;
}
