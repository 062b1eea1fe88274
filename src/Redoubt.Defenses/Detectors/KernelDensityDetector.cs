using System.Collections.Immutable;
using Redoubt.Data;
using Redoubt.Graphs;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Defenses;

/// <summary>Minus the logarithm of a kernel density of a layer, over clean rows of the decided class.</summary>
/// <remarks>
/// <para>Source: Feinman et al., 2017, arXiv:1703.00410, section 5.1: the mean of <c>exp(-‖φ(x) - φ(xᵢ)‖²/σ²)</c>. Departs in the choice of σ, which maximizes the likelihood of clean rows that are not
/// among the references, on a grid of factors of two, and in taking a sample of the references.</para>
/// <para>Exact gradients within a decided class. Attacks that include it reach the density of clean rows (Carlini and Wagner, arXiv:1705.07263, section 5.2).</para>
/// </remarks>
public sealed class KernelDensityDetector : IDetector
{
    private const int StandardReferences = 1000;

    // Far below any exponent that counts, and far from the largest float.
    private const float OtherClass = -1e6f;

    private readonly string _layer;
    private readonly ReferenceRows _references;
    private readonly double _bandwidth;

    private KernelDensityDetector(string layer, ReferenceRows references, double bandwidth) => (_layer, _references, _bandwidth) = (layer, references, bandwidth);

    /// <inheritdoc/>
    public string Kind => "kernel-density";

    /// <inheritdoc/>
    public string Paper => "Feinman et al., 2017, arXiv:1703.00410";

    /// <inheritdoc/>
    public GradientBehavior Gradients => GradientBehavior.Exact;

    /// <inheritdoc/>
    public ImmutableSortedDictionary<string, string> Settings => SettingText.Of(("layer", _layer), ("bandwidth", _bandwidth), ("references", _references.Labels.Length));

    /// <summary>Keeps references and chooses the kernel's width.</summary>
    /// <param name="fitting">Model and rows.</param>
    /// <param name="layer">Name of the layer.</param>
    public static KernelDensityDetector Fit(DetectorFitting fitting, string layer)
    {
        ArgumentNullException.ThrowIfNull(fitting);
        ReferenceRows references = ReferenceRows.Read(fitting, layer, StandardReferences, out LabeledData rest);
        return new KernelDensityDetector(layer, references, fitting.Settings.Bandwidth ?? ChooseBandwidth(fitting, references, rest));
    }

    /// <inheritdoc/>
    public Value Emit(TappedModel model, TappedValues at)
    {
        ArgumentNullException.ThrowIfNull(at);
        Value same = _references.OfDecidedClass(at);
        Value exponents = _references.Distances(at) * (float)(-1 / (_bandwidth * _bandwidth)) + (same + -1) * -OtherClass;
        return (same.Sum([1]) + 1e-6f).Unary(OpKind.Log) - Fragments.LogSumExp(exponents);
    }

    private static double ChooseBandwidth(DetectorFitting fitting, ReferenceRows references, LabeledData rest)
    {
        LabeledData heldOut = rest.Slice(0, Math.Min(rest.Rows, StandardReferences));
        Tensor distances = fitting.Read(heldOut.Inputs, references.Distances);
        double typical = Math.Sqrt(Math.Max(Median(distances.Data), 1e-12));
        double best = typical, bestLikelihood = double.NegativeInfinity;
        for (int step = -6; step <= 2; step++)
        {
            double width = typical * Math.Pow(2, step), sum = 0;
            for (int row = 0; row < heldOut.Rows; row++) sum += LogDensity(distances.Row(row), references.Labels, heldOut.Labels[row], width);
            double likelihood = sum / heldOut.Rows - references.Features.Shape.RowLength * Math.Log(width);
            if (likelihood > bestLikelihood) (best, bestLikelihood) = (width, likelihood);
        }

        return best;
    }

    // Up to a term that does not depend on the width. A row that is itself a reference is left out of its own density.
    private static double LogDensity(ReadOnlySpan<float> distances, int[] labels, int label, double width)
    {
        double largest = double.NegativeInfinity, sum = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            if (labels[i] == label && distances[i] > 0) largest = Math.Max(largest, -distances[i] / (width * width));
        }

        if (double.IsNegativeInfinity(largest)) return 0;
        for (int i = 0; i < labels.Length; i++)
        {
            if (labels[i] == label && distances[i] > 0) sum += Math.Exp(-distances[i] / (width * width) - largest);
        }

        return largest + Math.Log(sum);
    }

    private static float Median(ReadOnlySpan<float> values)
    {
        float[] sorted = values.ToArray();
        Array.Sort(sorted);
        return sorted[sorted.Length / 2];
    }
}
