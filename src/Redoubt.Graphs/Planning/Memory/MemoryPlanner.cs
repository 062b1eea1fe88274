using System.Runtime.InteropServices;

namespace Redoubt.Graphs;

/// <summary>Gives every storage its memory. Values whose lives do not overlap share it, except that a border of zeros is only ever shared
/// by images of the same geometry, so it is zeroed once, when the plan is made.</summary>
internal sealed unsafe class MemoryPlanner : IDisposable
{
    private const nuint Alignment = 64;

    private readonly List<nint> _blocks = [];

    public long TotalBytes { get; private set; }

    ~MemoryPlanner() => Release();

    public void Assign(IEnumerable<Storage> storages, int rows)
    {
        var free = new List<Slot>();
        var busy = new List<(int LastStep, Slot Slot)>();
        foreach (Storage storage in storages.Where(static s => s.SharedWith is null && !s.IsBorrowed).OrderBy(static s => s.FirstStep))
        {
            if (storage.IsPersistent)
            {
                storage.Bind(Allocate(storage.Bytes(rows)));
                continue;
            }

            for (int i = busy.Count - 1; i >= 0; i--)
            {
                if (busy[i].LastStep >= storage.FirstStep) continue;
                free.Add(busy[i].Slot);
                busy.RemoveAt(i);
            }

            Slot slot = Take(free, storage, rows);
            storage.Bind(slot.Memory);
            busy.Add((storage.LastStep, slot));
        }
    }

    /// <summary>Zeroed memory that lives as long as the plan.</summary>
    public byte* Allocate(nuint bytes)
    {
        byte* block = (byte*)NativeMemory.AlignedAlloc((bytes + Alignment - 1) / Alignment * Alignment, Alignment);
        NativeMemory.Clear(block, bytes);
        _blocks.Add((nint)block);
        TotalBytes += (long)bytes;
        return block;
    }

    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    private Slot Take(List<Slot> free, Storage storage, int rows)
    {
        nuint bytes = storage.Bytes(rows);
        string? geometry = storage.Halo == default ? null : $"{storage.Type} {storage.Halo}";

        // Best fit: the smallest free block that is large enough.
        int best = -1;
        for (int i = 0; i < free.Count; i++)
        {
            bool fits = free[i].Geometry == geometry && free[i].Bytes >= bytes;
            if (fits && (best < 0 || free[i].Bytes < free[best].Bytes)) best = i;
        }

        if (best < 0) return new Slot(geometry, bytes, Allocate(bytes));
        Slot slot = free[best];
        free.RemoveAt(best);
        return slot;
    }

    private void Release()
    {
        foreach (nint block in _blocks) NativeMemory.AlignedFree((void*)block);
        _blocks.Clear();
    }

    private sealed class Slot(string? geometry, nuint bytes, byte* memory)
    {
        public string? Geometry => geometry;

        public nuint Bytes => bytes;

        public byte* Memory => memory;
    }
}
