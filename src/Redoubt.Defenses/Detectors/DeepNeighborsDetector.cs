using System.Collections.Immutable;
using Redoubt.Graphs;
using Redoubt.Models;

namespace Redoubt.Defenses;

/// <summary>Deep k-nearest neighbors: the share of a layer's nearest clean rows that have another class than the decided one.</summary>
/// <remarks>
/// <para>Source: Papernot and McDaniel, 2018, arXiv:1803.04765, section IV. Departs: all references are compared by Euclidean distance, with no hashing; the classifier's own decision is judged,
/// where the paper takes the class of least nonconformity; one layer for each detector, several are summed.</para>
/// <para>A count has no gradient. The stand-in counts a neighbor by a sigmoid around the distance of the k-th (Sitawarin and Wagner, 2019, arXiv:1903.08333), and breaks it. Suspicions are few
/// different numbers, so the rate that comes out can be well below the chosen one.</para>
/// </remarks>
public sealed class DeepNeighborsDetector : IDetector
{
    private const int StandardReferences = 2000, StandardNeighbors = 25;

    // Width of the stand-in's sigmoid, as a share of the squared distance to the k-th neighbor.
    private const float Softness = 0.1f;

    private readonly string _layer;
    private readonly ReferenceRows _references;
    private readonly int _neighbors;

    private DeepNeighborsDetector(string layer, ReferenceRows references, int neighbors) => (_layer, _references, _neighbors) = (layer, references, neighbors);

    /// <inheritdoc/>
    public string Kind => "deep-neighbors";

    /// <inheritdoc/>
    public string Paper => "Papernot and McDaniel, 2018, arXiv:1803.04765";

    /// <inheritdoc/>
    public GradientBehavior Gradients => GradientBehavior.Shattered;

    /// <inheritdoc/>
    public ImmutableSortedDictionary<string, string> Settings => SettingText.Of(("layer", _layer), ("neighbors", _neighbors), ("references", _references.Labels.Length));

    /// <summary>Keeps references.</summary>
    /// <param name="fitting">Model and rows.</param>
    /// <param name="layer">Name of the layer.</param>
    /// <exception cref="ArgumentException">There are not more references than neighbors.</exception>
    public static DeepNeighborsDetector Fit(DetectorFitting fitting, string layer)
    {
        ArgumentNullException.ThrowIfNull(fitting);
        var references = ReferenceRows.Read(fitting, layer, StandardReferences, out _);
        int neighbors = fitting.Settings.Neighbors ?? Math.Min(StandardNeighbors, references.Labels.Length / 2);
        return neighbors < references.Labels.Length
            ? new DeepNeighborsDetector(layer, references, neighbors)
            : throw new ArgumentException($"{references.Labels.Length} reference rows are too few for {neighbors} neighbors.", nameof(fitting));
    }

    /// <inheritdoc/>
    public Value Emit(TappedModel model, TappedValues at)
    {
        ArgumentNullException.ThrowIfNull(at);
        Value distances = _references.Distances(at);
        Value farthest = -(-distances).TopK(_neighbors).Slice(1, _neighbors - 1, _neighbors);
        Value soft = ((farthest - distances) / (farthest * Softness + 1e-12f)).Unary(OpKind.Sigmoid);
        Value inside = farthest.Binary(OpKind.GreaterOrEqual, distances).Cast(Tensors.ElementType.Float32).WithGradientOf(soft);
        Value others = inside * -(_references.OfDecidedClass(at) + -1);
        return others.Sum([1]) / inside.Sum([1]);
    }
}
