using Redoubt.Tensors;

namespace Redoubt.Graphs;

/// <summary>One stage of a plan: work in independent units that write disjoint memory. Runs without allocating.</summary>
internal abstract class PlanStep : IParallelWork
{
    // Below this many elements the cost of waking a second thread exceeds the work.
    protected const int ElementsPerUnit = 16_384;

    /// <summary>Storages read; their memory must be alive at this step.</summary>
    public abstract IEnumerable<Storage> Reads { get; }

    /// <summary>Storages written.</summary>
    public abstract IEnumerable<Storage> Writes { get; }

    /// <summary>Floats of private memory that each worker needs.</summary>
    public virtual long ScratchLength => 0;

    /// <summary>Name in traces.</summary>
    public virtual string Name => GetType().Name;

    /// <summary>Rows of the run in progress.</summary>
    protected int Rows { get; set; }

    /// <summary>Private memory of every worker.</summary>
    protected ScratchMemory Scratch { get; private set; }

    /// <summary>Called once, when all memory has been assigned.</summary>
    public virtual void Bind(ScratchMemory scratch) => Scratch = scratch;

    /// <summary>Runs the step.</summary>
    public virtual void Run(WorkerPool pool, int rows)
    {
        Rows = rows;
        int units = Prepare(rows);
        if (units == 1) Execute(0, 0);
        else if (units > 1) pool.Run(this, units);
    }

    /// <inheritdoc/>
    public abstract void Execute(int unit, int worker);

    /// <summary>Number of units for a number of rows.</summary>
    protected abstract int Prepare(int rows);
}
