using System.Runtime.CompilerServices;
using Redoubt.Tensors;

namespace Redoubt.Graphs;

/// <summary>Copies the entries that indices name, each a run of neighboring elements.</summary>
internal sealed unsafe class GatherStep(IndexList indices, Storage data, Storage target) : PlanStep
{
    private int _total;
    private int _perUnit;

    public override IEnumerable<Storage> Reads => [data, indices.Storage];

    public override IEnumerable<Storage> Writes => [target];

    public override string Name => indices.Operation;

    public override void Run(WorkerPool pool, int rows)
    {
        base.Run(pool, rows);
        indices.ThrowIfOutside();
    }

    public override void Execute(int unit, int worker)
    {
        int first = unit * _perUnit, last = Math.Min(first + _perUnit, _total), perOuter = indices.PerOuter;
        nint bytes = (nint)indices.Inner * data.ElementSize, outerBytes = indices.Size * bytes;
        (int outer, int within) = Math.DivRem(first, perOuter);
        byte* from = data.Memory + (outer * outerBytes), to = target.Memory + (first * bytes);
        for (int i = first; i < last; i++, to += bytes)
        {
            long index = indices.At(i);
            if (index >= 0) Copy(from + ((nint)index * bytes), to, bytes);
            if (++within < perOuter) continue;
            within = 0;
            from += outerBytes;
        }
    }

    protected override int Prepare(int rows)
    {
        indices.Bind(rows);
        _total = checked(indices.Outer * indices.PerOuter);
        if (_total == 0 || indices.Inner == 0) return 0;
        _perUnit = Math.Clamp(ElementsPerUnit / indices.Inner, 1, _total);
        return (_total + _perUnit - 1) / _perUnit;
    }

    // A call for every single number would cost more than the number.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy(byte* from, byte* to, nint bytes)
    {
        if (bytes == sizeof(float)) *(float*)to = *(float*)from;
        else if (bytes == sizeof(long)) *(long*)to = *(long*)from;
        else Unsafe.CopyBlockUnaligned(to, from, (uint)bytes);
    }
}
