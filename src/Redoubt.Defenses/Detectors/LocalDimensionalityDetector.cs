using System.Collections.Immutable;
using Redoubt.Graphs;
using Redoubt.Models;

namespace Redoubt.Defenses;

/// <summary>Local intrinsic dimensionality: how fast the number of clean neighbors of a layer grows with the distance.</summary>
/// <remarks>
/// <para>Source: Ma et al., ICLR 2018, arXiv:1801.02613, equation 4: <c>-(1/k Σ ln(rᵢ/rₖ))⁻¹</c> over the k nearest references. Departs: one sample of references for all rows in place of the rest
/// of a batch, and distances of pooled layers.</para>
/// <para>Every reference is compared, so this is a graph with exact gradients. The paper's own test against Carlini-Wagner was of low confidence; with an adaptive loss it is broken
/// (Athalye, Carlini and Wagner, arXiv:1802.00420, section 5.2).</para>
/// </remarks>
public sealed class LocalDimensionalityDetector : IDetector
{
    private const int StandardReferences = 500, StandardNeighbors = 20;

    private readonly string _layer;
    private readonly ReferenceRows _references;
    private readonly int _neighbors;
    private readonly float _floor;

    private LocalDimensionalityDetector(string layer, ReferenceRows references, int neighbors, float floor) =>
        (_layer, _references, _neighbors, _floor) = (layer, references, neighbors, floor);

    /// <inheritdoc/>
    public string Kind => "lid";

    /// <inheritdoc/>
    public string Paper => "Ma et al., ICLR 2018, arXiv:1801.02613";

    /// <inheritdoc/>
    public GradientBehavior Gradients => GradientBehavior.Exact;

    /// <inheritdoc/>
    public ImmutableSortedDictionary<string, string> Settings => SettingText.Of(("layer", _layer), ("neighbors", _neighbors), ("references", _references.Labels.Length));

    /// <summary>Keeps references.</summary>
    /// <param name="fitting">Model and rows.</param>
    /// <param name="layer">Name of the layer.</param>
    /// <exception cref="ArgumentException">There are not more references than neighbors.</exception>
    public static LocalDimensionalityDetector Fit(DetectorFitting fitting, string layer)
    {
        ArgumentNullException.ThrowIfNull(fitting);
        var references = ReferenceRows.Read(fitting, layer, StandardReferences, out _);
        int neighbors = fitting.Settings.Neighbors ?? StandardNeighbors;
        if (neighbors >= references.Labels.Length)
            throw new ArgumentException($"{references.Labels.Length} reference rows are too few for {neighbors} neighbors.", nameof(fitting));
        double square = 0;
        for (int row = 0; row < references.Features.Rows; row++) square += Fragments.SquaredLength(references.Features.Row(row)) / references.Features.Rows;

        // Distances below the rounding of their float32 products say nothing.
        return new LocalDimensionalityDetector(layer, references, neighbors, (float)Math.Max(1e-6 * square, 1e-30));
    }

    /// <inheritdoc/>
    public Value Emit(TappedModel model, TappedValues at)
    {
        ArgumentNullException.ThrowIfNull(at);
        return Emit(_references.Distances(at), _neighbors, _floor);
    }

    /// <summary>The estimate from squared distances <c>[N, R]</c>.</summary>
    internal static Value Emit(Value distances, int neighbors, float floor)
    {
        Value logs = (-(-distances).TopK(neighbors) + floor).Unary(OpKind.Log) * 0.5f;
        Value farthest = logs.Slice(1, neighbors - 1, neighbors);
        Value mean = (farthest - logs).Mean([1]);
        return distances.Builder.Constant(1f) / (mean + 1e-6f);
    }
}
