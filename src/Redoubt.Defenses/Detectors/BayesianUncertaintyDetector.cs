using System.Collections.Immutable;
using Redoubt.Graphs;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Defenses;

/// <summary>How much class probabilities scatter when values of a layer are dropped at random: dropout variance.</summary>
/// <remarks>
/// <para>Source: Feinman et al., 2017, arXiv:1703.00410, section 5.2: <c>1/T Σ pᵗ·pᵗ - p̄·p̄</c> over T masks. Departs in two things, because files of models have no dropout left: it is put on one
/// layer of any network, trained with it or not, and the masks are the same for every row, so that the file always gives the same answer.</para>
/// <para>Exact gradients. The strongest of ten against adaptive attacks in Carlini and Wagner, arXiv:1705.07263, and broken there with larger perturbations.</para>
/// </remarks>
public sealed class BayesianUncertaintyDetector : IDetector
{
    private const int StandardDraws = 30;
    private const double StandardShare = 0.5;

    private readonly string _layer;
    private readonly double _share;
    private readonly Tensor[] _masks;

    private BayesianUncertaintyDetector(string layer, double share, Tensor[] masks) => (_layer, _share, _masks) = (layer, share, masks);

    /// <inheritdoc/>
    public string Kind => "bayesian-uncertainty";

    /// <inheritdoc/>
    public string Paper => "Feinman et al., 2017, arXiv:1703.00410";

    /// <inheritdoc/>
    public GradientBehavior Gradients => GradientBehavior.Exact;

    /// <inheritdoc/>
    public ImmutableSortedDictionary<string, string> Settings => SettingText.Of(("layer", _layer), ("dropped", _share), ("draws", _masks.Length));

    /// <summary>Draws the masks.</summary>
    /// <param name="fitting">Model and settings; rows are not used.</param>
    /// <param name="layer">Name of the layer.</param>
    public static BayesianUncertaintyDetector Fit(DetectorFitting fitting, string layer)
    {
        ArgumentNullException.ThrowIfNull(fitting);
        Shape shape = fitting.Model.Layers.First(known => known.Name == layer).Shape;
        double share = fitting.Settings.Noise ?? StandardShare;
        var masks = new Tensor[fitting.Settings.Draws ?? StandardDraws];
        for (int draw = 0; draw < masks.Length; draw++)
        {
            masks[draw] = new Tensor(new Shape([1, .. shape.Extents]));
            fitting.Key.Fold((ulong)draw).FillUniform(masks[draw].Data);
            foreach (ref float value in masks[draw].Data) value = value < share ? 0 : (float)(1 / (1 - share));
        }

        return new BayesianUncertaintyDetector(layer, share, masks);
    }

    /// <inheritdoc/>
    public Value Emit(TappedModel model, TappedValues at)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(at);
        Value layer = at.Layer(_layer);
        Value[] draws = [.. _masks.Select(mask => model.Continue(at, _layer, layer * Fragments.Constant(at.Builder, mask.Shape, mask.Data)).Unary(OpKind.Softmax))];
        Value mean = draws.Aggregate(static (a, b) => a + b) * (1f / draws.Length);

        // The same as the formula, but without the cancellation of two numbers near 1.
        return draws.Select(draw => (draw - mean) * (draw - mean)).Aggregate(static (a, b) => a + b).Sum([1]) * (1f / draws.Length);
    }
}
