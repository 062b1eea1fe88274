using System.Runtime.InteropServices;

namespace Redoubt.Tensors;

/// <summary>An integer alone on its cache lines, so that threads that count do not slow threads that read its neighbors.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal struct PaddedCounter
{
    [FieldOffset(128)]
    public int Value;
}
