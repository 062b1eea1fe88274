namespace Redoubt.Tensors;

/// <summary>How kernels add a tree's contribution to what the trees before it gave; the same for single numbers and registers.</summary>
internal interface ITreeAggregate
{
    /// <summary>Value before the first contribution.</summary>
    static abstract float Start { get; }

    static abstract float Combine(float sum, float contribution);

    static abstract V Combine<V, S>(V sum, V contribution)
        where V : struct
        where S : struct, ISimd<V>;
}
