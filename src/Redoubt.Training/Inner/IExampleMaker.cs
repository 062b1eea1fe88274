namespace Redoubt.Training;

/// <summary>Writes the examples that a recipe trains on, between the rows of the batch and the step.</summary>
internal interface IExampleMaker : IDisposable
{
    /// <summary>What a checkpoint must keep besides parameters, by name; empty where examples depend on the batch alone.</summary>
    IReadOnlyDictionary<string, float[]> State => new Dictionary<string, float[]>();

    /// <summary>Goes on from what <see cref="State"/> gave.</summary>
    void Restore(IReadOnlyDictionary<string, float[]> state)
    {
    }

    /// <summary>Writes the examples. The rows of the batch lie in the step's data input already.</summary>
    void Make(TrainingBatch batch);

    /// <summary>Looks at the step's results.</summary>
    void Learn(TrainingBatch batch)
    {
    }

    /// <summary>Called when training has collapsed and the epoch is about to be repeated: changes how examples are made.</summary>
    /// <returns>What happened and what changed, for the user; null where the maker has nothing to change, and the collapse stands.</returns>
    string? Repair() => null;
}
