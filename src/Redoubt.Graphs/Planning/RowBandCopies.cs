namespace Redoubt.Graphs;

/// <summary>The whole batch of a plan that computes it band by band: rows are copied in and out, which costs little beside what bands save.</summary>
internal sealed unsafe class RowBandCopies
{
    private readonly (Storage Whole, Storage Band)[] _inputs;
    private readonly (Storage Whole, Storage Band)[] _outputs;

    public RowBandCopies(PlanCompiler compiled)
    {
        Rows = compiled.BandRows;
        int capacity = compiled.Options.Capacity;
        Inputs = compiled.Inputs.ToDictionary(static pair => pair.Key, pair => Whole(pair.Value, compiled.Memory, capacity));
        Outputs = compiled.Outputs.ToDictionary(static pair => pair.Key, pair => Whole(pair.Value, compiled.Memory, capacity));
        _inputs = [.. Inputs.Select(pair => (pair.Value, compiled.Inputs[pair.Key])).Where(static pair => pair.Item1 != pair.Item2)];
        _outputs = [.. Outputs.Select(pair => (pair.Value, compiled.Outputs[pair.Key])).Where(static pair => pair.Item1 != pair.Item2)];
    }

    /// <summary>Rows of a band.</summary>
    public int Rows { get; }

    /// <summary>Inputs as callers see them: all rows.</summary>
    public Dictionary<string, Storage> Inputs { get; }

    /// <summary>Outputs as callers see them: all rows.</summary>
    public Dictionary<string, Storage> Outputs { get; }

    /// <summary>Copies a band's inputs to where the steps read them.</summary>
    public void Enter(int first, int count)
    {
        foreach ((Storage whole, Storage band) in _inputs) Copy(whole.Memory + (first * BytesPerRow(whole)), band.Memory, count * BytesPerRow(whole));
    }

    /// <summary>Copies a band's results to where callers read them.</summary>
    public void Leave(int first, int count)
    {
        foreach ((Storage whole, Storage band) in _outputs) Copy(band.Memory, whole.Memory + (first * BytesPerRow(whole)), count * BytesPerRow(whole));
    }

    private static Storage Whole(Storage band, MemoryPlanner memory, int capacity)
    {
        if (band.Type.IsFixed) return band;
        var whole = new Storage(band.Type);
        whole.Bind(memory.Allocate(whole.Bytes(capacity)));
        return whole;
    }

    private static nint BytesPerRow(Storage storage) => (nint)storage.Count(1) * storage.ElementSize;

    private static void Copy(byte* from, byte* to, nint bytes) => Buffer.MemoryCopy(from, to, bytes, bytes);
}
