using Redoubt.Tensors;

namespace Redoubt.Graphs;

/// <summary>Worker threads that several plans share. Plans that share them take turns.</summary>
public sealed class PlanThreads : IDisposable
{
    /// <summary>Starts the threads.</summary>
    /// <param name="count">Threads that work during a run, the caller included, in [1, 1024].</param>
    public PlanThreads(int count)
    {
        Pool = new WorkerPool(count);
    }

    /// <summary>Threads that work during a run, the caller included.</summary>
    public int Count => Pool.Threads;

    internal WorkerPool Pool { get; }

    /// <inheritdoc/>
    public void Dispose() => Pool.Dispose();
}
