using System.Runtime.CompilerServices;

namespace Redoubt.Tensors;

/// <summary>One value for each axis, without a heap object: at most sixteen axes.</summary>
[InlineArray(MaxRank)]
internal struct Axes<T>
{
    /// <summary>Axes that strided kernels handle.</summary>
    public const int MaxRank = 16;

    private T _first;
}
