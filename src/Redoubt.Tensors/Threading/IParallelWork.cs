namespace Redoubt.Tensors;

/// <summary>Work that <see cref="WorkerPool"/> splits over threads. Units must not depend on each other or write the same memory.</summary>
internal interface IParallelWork
{
    /// <summary>Does one unit.</summary>
    /// <param name="unit">Which unit, in [0, units).</param>
    /// <param name="worker">The thread it runs on, in [0, threads): a key for scratch memory, never for results.</param>
    void Execute(int unit, int worker);
}
