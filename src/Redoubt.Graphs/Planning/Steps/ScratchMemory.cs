namespace Redoubt.Graphs;

/// <summary>Private memory of the workers: one block each, reused by every step.</summary>
internal readonly unsafe struct ScratchMemory(float* memory, nint perWorker)
{
    public float* Of(int worker) => memory + worker * perWorker;
}
