using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Redoubt.Evidence;

namespace Redoubt.Training;

/// <summary>Where a run stands: with the same options and data it goes on from here and ends with the same bytes. Immutable.</summary>
internal sealed record TrainingCheckpoint
{
    /// <summary>Text that stands for options and data; a checkpoint of others is refused.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>Epoch in progress, from 0.</summary>
    public required int Epoch { get; init; }

    /// <summary>Rows of the epoch's order that are done.</summary>
    public int Position { get; init; }

    /// <summary>Steps of the whole run.</summary>
    public long Step { get; init; }

    /// <summary>Sum of the losses of the epoch's rows so far.</summary>
    public double LossSum { get; init; }

    /// <summary>Rows behind <see cref="LossSum"/>.</summary>
    public int Seen { get; init; }

    /// <summary>How many of them were decided correctly.</summary>
    public int Correct { get; init; }

    /// <summary>Epochs that were repeated after a collapse.</summary>
    public int Repairs { get; init; }

    /// <summary>What the last repair said, to be noted on the epoch in progress.</summary>
    public string? Note { get; init; }

    /// <summary>Finished epochs.</summary>
    public ImmutableArray<TrainingEpoch> Epochs { get; init; } = [];

    /// <summary>Validation score of the best epoch; null before there is one.</summary>
    public double? BestScore { get; init; }

    /// <summary>Seconds spent so far.</summary>
    public double Seconds { get; init; }

    /// <summary>Parameters, optimizer state and averages; under <c>best/</c> the best epoch's model, under <c>good/</c> the state before this epoch.</summary>
    [JsonIgnore]
    public ImmutableDictionary<string, float[]> Tensors { get; init; } = ImmutableDictionary<string, float[]>.Empty;
}
