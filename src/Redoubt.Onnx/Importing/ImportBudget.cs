namespace Redoubt.Onnx;

/// <summary>What one import may spend, in proportion to what the file holds: a small file must not cost more time or memory than a network of its size could need.</summary>
internal sealed class ImportBudget(ModelSource source, long fileLength)
{
    // Small files get these amounts, which even a test of a single operator may need; a large one gets more, because a network does about as much work as
    // it has weights. A node takes at least a dozen bytes, but functions and unrolled recurrences repeat theirs.
    private const long FewNodes = 40_000, FewElements = 1 << 23;
    private const double FewSteps = 1 << 28;

    private readonly long _mostNodes = Math.Clamp(fileLength / 16, FewNodes, 25 * FewNodes);
    private readonly long _mostElements = Math.Max(FewElements, 2 * fileLength);
    private readonly double _mostSteps = Math.Max(FewSteps, 64.0 * fileLength);

    private long _nodes, _elements;
    private double _steps;

    /// <summary>Nodes that may still be imported.</summary>
    public long NodesLeft => _mostNodes - _nodes;

    /// <summary>Counts nodes that are imported, those of functions as often as they are called.</summary>
    /// <exception cref="InvalidModelException">There are more than the file could reasonably need.</exception>
    public void SpendNodes(long count)
    {
        _nodes += count;
        if (_nodes > _mostNodes) throw source.Error($"the model grows to more than {_mostNodes} nodes, which is more than a file of {fileLength} bytes may ask for.");
    }

    /// <summary>Counts elements of tables that import makes itself, before they are allocated.</summary>
    /// <exception cref="InvalidModelException">There are more than the file could reasonably need.</exception>
    public void SpendElements(long count, Func<string, InvalidModelException> error)
    {
        _elements += count;
        if (count < 0 || _elements > _mostElements)
            throw error($"makes constants of more than {_mostElements} elements, which is more than a file of {fileLength} bytes may ask for");
    }

    /// <summary>Whether a computation was turned away; then all are, so that asking costs nothing.</summary>
    public bool IsSpent { get; private set; }

    /// <summary>Counts the steps of computations that are done while the model is loaded.</summary>
    /// <returns>False when they would take longer than the file could reasonably need.</returns>
    public bool TrySpendSteps(double count)
    {
        IsSpent |= _steps + count > _mostSteps;
        if (!IsSpent) _steps += count;
        return !IsSpent;
    }
}
