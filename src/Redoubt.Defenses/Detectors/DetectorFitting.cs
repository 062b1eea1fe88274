using Redoubt.Data;
using Redoubt.Graphs;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Defenses;

/// <summary>What a detector is fitted on. Rows that calibrate it must not be among these: <see cref="RowSplit"/>.</summary>
public sealed record DetectorFitting
{
    /// <summary>The classifier.</summary>
    public required TappedModel Model { get; init; }

    /// <summary>Clean rows in attack space with their true classes.</summary>
    public required LabeledData Clean { get; init; }

    /// <summary>Adversarial rows in attack space, <c>[M, …]</c>, for kinds that learn from attacks; null where there are none.</summary>
    public Tensor? Attacked { get; init; }

    /// <summary>Settings.</summary>
    public DetectorSettings Settings { get; init; } = new();

    /// <summary>Randomness.</summary>
    public RandomKey Key { get; init; }

    /// <summary>Threads of the passes.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Ends the fitting between passes.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>Layers to read: those of the settings, else the one in front of the last product.</summary>
    /// <exception cref="ArgumentException">A name is unknown, or there is no default.</exception>
    public string[] Layers()
    {
        if (Settings.Layers.IsEmpty)
            return [Model.Penultimate ?? throw new ArgumentException("The graph has no last product with constant weights, so there is no default layer; name one.")];
        foreach (string name in Settings.Layers)
        {
            if (Model.Layers.All(layer => layer.Name != name))
                throw new ArgumentException($"The model has no value '{name}' that can be read; it has {string.Join(", ", Model.Layers.Select(static layer => $"'{layer.Name}'"))}.");
        }

        return [.. Settings.Layers];
    }

    /// <summary>Computes a fragment over rows.</summary>
    /// <param name="rows">Rows in attack space. Not modified.</param>
    /// <param name="fragment">Emits the value, <c>[N, …]</c>.</param>
    public Tensor Read(Tensor rows, Func<TappedValues, Value> fragment) => FragmentRunner.Run(Model, rows, fragment, Threads, CancellationToken);

    /// <summary>A layer's features over rows, <c>[N, D]</c>: channels averaged over pictures, tokens over sequences.</summary>
    /// <param name="layer">Name of the layer.</param>
    /// <param name="rows">Rows in attack space. Not modified.</param>
    public Tensor Features(string layer, Tensor rows) => Read(rows, at => Fragments.Features(at.Layer(layer)));
}
