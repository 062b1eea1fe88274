using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Training;

/// <summary>Everything that changes from step to step: parameters, running statistics, optimizer state and averages in the step's plan, and what the example maker keeps.</summary>
internal sealed class TrainingState(Plan step, IExampleMaker? examples, bool hasAverages)
{
    /// <summary>Prefixes of tensors in a checkpoint.</summary>
    public const string Current = "now/", Best = "best/", Good = "good/";

    private readonly string[] _names = [.. step.Graph.Inputs.Where(static i => i.Role != InputRole.Data).Select(static i => i.Name)];

    public Plan Step => step;

    public bool HasAverages => hasAverages;

    /// <summary>Puts parameters to their start, averages on them, everything else to rest.</summary>
    public void Initialize(IReadOnlyDictionary<string, Literal> start)
    {
        foreach (string name in _names) step.Input(name).Clear();
        foreach ((string name, Literal value) in start)
        {
            value.Floats.CopyTo(step.Input(name));
            if (hasAverages && _names.Contains(TrainingStep.AverageOf(name))) value.Floats.CopyTo(step.Input(TrainingStep.AverageOf(name)));
        }
    }

    /// <summary>The tensors of the step's plan.</summary>
    public IEnumerable<KeyValuePair<string, float[]>> Parameters(string prefix) => _names.Select(name => KeyValuePair.Create(prefix + name, step.Input(name).ToArray()));

    /// <summary>As <see cref="Parameters"/>, with what the example maker keeps.</summary>
    public IEnumerable<KeyValuePair<string, float[]>> All(string prefix) =>
        Parameters(prefix).Concat((examples?.State ?? new Dictionary<string, float[]>()).Select(kept => KeyValuePair.Create(prefix + kept.Key, (float[])kept.Value.Clone())));

    /// <summary>The numbers of the network to be written: its averages where it has some.</summary>
    public Dictionary<string, float[]> Model(IEnumerable<string> names) =>
        names.ToDictionary(static name => name, name => step.Input(hasAverages ? TrainingStep.AverageOf(name) : name).ToArray());

    /// <summary>Puts back what <see cref="Parameters"/> gave.</summary>
    public void RestoreParameters(IReadOnlyDictionary<string, float[]> tensors, string prefix)
    {
        foreach (string name in _names)
        {
            if (!tensors.TryGetValue(prefix + name, out float[]? values) || values.Length != step.Input(name).Length)
                throw new InvalidDataException($"The checkpoint does not hold '{name}' as the network needs it.");
            values.CopyTo(step.Input(name));
        }
    }

    /// <summary>Puts back what <see cref="All"/> gave.</summary>
    public void Restore(IReadOnlyDictionary<string, float[]> tensors, string prefix)
    {
        RestoreParameters(tensors, prefix);
        examples?.Restore(tensors.Where(t => t.Key.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(t => t.Key[prefix.Length..], static t => t.Value));
    }
}
