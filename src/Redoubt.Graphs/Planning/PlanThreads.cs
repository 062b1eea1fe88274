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

    /// <summary>Runs units of work on all threads, between runs of plans, and returns when the last one is done.</summary>
    /// <param name="units">Number of units, zero or more.</param>
    /// <param name="unit">Does the unit of a number; units must write disjoint memory. Called from several threads.</param>
    public void Run(int units, Action<int> unit)
    {
        ArgumentNullException.ThrowIfNull(unit);
        Pool.Run(new Units(unit), units);
    }

    /// <inheritdoc/>
    public void Dispose() => Pool.Dispose();

    private sealed class Units(Action<int> unit) : IParallelWork
    {
        public void Execute(int number, int worker) => unit(number);
    }
}
