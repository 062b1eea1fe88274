using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>What one run of an attack is given besides model, inputs and goal.</summary>
public sealed record AttackRun
{
    /// <summary>Randomness. What happens to a row depends on this key and the row's name only, never on the batch it is in.</summary>
    public required RandomKey Key { get; init; }

    /// <summary>Name of every row, for example its index in the data set. Default empty: the rows are named 0, 1, 2, …
    /// A run on a subset with the original names repeats the full run's results for these rows.</summary>
    public ReadOnlyMemory<int> RowIds { get; init; }

    /// <summary>Told after every model call, on the calling thread. Default none.</summary>
    public IProgress<AttackProgress>? Progress { get; init; }

    /// <summary>Checked before every model call. Default none.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>The randomness of one row.</summary>
    internal RandomKey RowKey(int row) => Key.Fold((ulong)(uint)(RowIds.IsEmpty ? row : RowIds.Span[row]));
}
