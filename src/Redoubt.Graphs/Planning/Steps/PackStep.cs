namespace Redoubt.Graphs;

/// <summary>Rearranges weights for a product. Runs once for constants, in every run for parameters.</summary>
internal sealed unsafe class PackStep(Storage weights, Storage packed, int units, PackStep.Packing pack) : PlanStep
{
    /// <summary>Packs one part of the weights.</summary>
    internal delegate void Packing(int unit, float* weights, float* packed);

    public override IEnumerable<Storage> Reads => [weights];

    public override IEnumerable<Storage> Writes => [packed];

    public override void Execute(int unit, int worker) => pack(unit, weights.Floats, packed.Floats);

    protected override int Prepare(int rows) => units;
}
