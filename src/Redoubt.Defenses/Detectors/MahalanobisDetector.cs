using System.Collections.Immutable;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;
using Redoubt.Graphs;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Defenses;

/// <summary>The squared Mahalanobis distance of a layer to the nearest class mean, with one covariance for all classes.</summary>
/// <remarks>
/// <para>Source: Lee et al., NeurIPS 2018, arXiv:1807.03888, equations 1 and 2. Departs in two things: no noise is added to the input before (their section 2.2), and a ridge of a
/// ten-thousandth of the mean variance is added to the covariance, because units that never fire make it singular.</para>
/// <para>Of Gaussian classes with one covariance it is twice the negative log density of the nearest one, up to a constant. Layers are not Gaussian, so nothing follows for them. The gradient
/// is exact, and an attack that includes it finds inputs whose layer is close to the wrong class' mean.</para>
/// </remarks>
public sealed class MahalanobisDetector : IDetector
{
    private const double Ridge = 1e-4;
    private const int LargestLayer = 4096;

    // Above this many numbers a row, distances are computed by one product in place of all differences.
    private const int MostDifferences = 1 << 16;

    private readonly string _layer;
    private readonly float[] _center;
    private readonly Tensor _whitening, _means;

    private MahalanobisDetector(string layer, float[] center, Tensor whitening, Tensor means) => (_layer, _center, _whitening, _means) = (layer, center, whitening, means);

    /// <inheritdoc/>
    public string Kind => "mahalanobis";

    /// <inheritdoc/>
    public string Paper => "Lee et al., NeurIPS 2018, arXiv:1807.03888";

    /// <inheritdoc/>
    public GradientBehavior Gradients => GradientBehavior.Exact;

    /// <inheritdoc/>
    public ImmutableSortedDictionary<string, string> Settings => SettingText.Of(("layer", _layer), ("ridge", Ridge));

    /// <summary>Fits means and covariance on a layer of clean rows.</summary>
    /// <param name="fitting">Model and rows.</param>
    /// <param name="layer">Name of the layer.</param>
    /// <exception cref="ArgumentException">A class of the rows has fewer than two rows, or the layer is too wide.</exception>
    public static MahalanobisDetector Fit(DetectorFitting fitting, string layer)
    {
        ArgumentNullException.ThrowIfNull(fitting);
        (float[] center, Tensor whitening, Tensor means) = Fit(fitting.Features(layer, fitting.Clean.Inputs), fitting.Clean.Labels);
        return new MahalanobisDetector(layer, center, whitening, means);
    }

    /// <inheritdoc/>
    public Value Emit(TappedModel model, TappedValues at)
    {
        ArgumentNullException.ThrowIfNull(at);
        return Emit(Fragments.Features(at.Layer(_layer)), _center, _whitening, _means);
    }

    /// <summary>Center of all rows, a matrix W for which W Wᵀ is the inverse covariance, and the whitened class means.</summary>
    internal static (float[] Center, Tensor Whitening, Tensor Means) Fit(Tensor features, int[] labels)
    {
        int length = features.Shape.RowLength;
        if (length > LargestLayer) throw new ArgumentException($"The layer has {length} values for each row, at most {LargestLayer} fit a covariance; choose another layer.", nameof(features));
        (double[] center, double[][] means) = Means(features, labels);
        Matrix<double> covariance = Covariance(features, labels, center, means);
        double ridge = Ridge * Math.Max(covariance.Trace() / length, double.Epsilon);
        for (int i = 0; i < length; i++) covariance[i, i] += ridge;

        // Σ = L Lᵀ, so Σ⁻¹ = L⁻ᵀ L⁻¹ and W = L⁻ᵀ.
        Cholesky<double> factor = covariance.Cholesky();
        Matrix<double> whitening = factor.Factor.Inverse().Transpose();
        var matrix = new Tensor(new Shape(length, length));
        for (int i = 0; i < length; i++)
        {
            for (int j = 0; j < length; j++) matrix.Row(i)[j] = (float)whitening[i, j];
        }

        var whitened = new Tensor(new Shape(means.Length, length));
        for (int c = 0; c < means.Length; c++)
        {
            Vector<double> mean = whitening.LeftMultiply(Vector<double>.Build.Dense(length, j => means[c][j] - center[j]));
            for (int j = 0; j < length; j++) whitened.Row(c)[j] = (float)mean[j];
        }

        return ([.. center.Select(static value => (float)value)], matrix, whitened);
    }

    internal static Value Emit(Value features, float[] center, Tensor whitening, Tensor means)
    {
        GraphBuilder builder = features.Builder;
        int length = center.Length, classes = means.Rows;
        Value centered = features - Fragments.Constant(builder, new Shape(1, length), center);
        Value white = centered.MatMul(Fragments.Constant(builder, whitening.Shape, whitening.Data));
        Value distances;
        if ((long)length * classes <= MostDifferences)
        {
            Value differences = white.Reshape(white.Type[0], 1, length) - Fragments.Constant(builder, new Shape(1, classes, length), means.Data);
            distances = (differences * differences).Sum([2]);
        }
        else
        {
            distances = Fragments.SquaredDistances(white, means);
        }

        return -(-distances).Largest([1]);
    }

    private static (double[] Center, double[][] Means) Means(Tensor features, int[] labels)
    {
        int length = features.Shape.RowLength;
        var center = new double[length];
        var sums = new SortedDictionary<int, (double[] Sum, int Count)>();
        for (int row = 0; row < features.Rows; row++)
        {
            (double[] sum, int count) = sums.TryGetValue(labels[row], out (double[], int) known) ? known : (new double[length], 0);
            ReadOnlySpan<float> values = features.Row(row);
            for (int j = 0; j < length; j++)
            {
                sum[j] += values[j];
                center[j] += values[j] / (double)features.Rows;
            }

            sums[labels[row]] = (sum, count + 1);
        }

        if (sums.FirstOrDefault(static entry => entry.Value.Count < 2) is { Value.Sum: not null } rare)
            throw new ArgumentException($"Class {rare.Key} has {rare.Value.Count} row to fit on; two or more are needed.", nameof(labels));
        return (center, [.. sums.Values.Select(static entry => entry.Sum.Select(value => value / entry.Count).ToArray())]);
    }

    private static Matrix<double> Covariance(Tensor features, int[] labels, double[] center, double[][] means)
    {
        int length = center.Length;
        int[] order = [.. labels.Distinct().Order()];
        Matrix<double> centered = Matrix<double>.Build.Dense(features.Rows, length);
        for (int row = 0; row < features.Rows; row++)
        {
            double[] mean = means[Array.BinarySearch(order, labels[row])];
            ReadOnlySpan<float> values = features.Row(row);
            for (int j = 0; j < length; j++) centered[row, j] = values[j] - mean[j];
        }

        return centered.TransposeThisAndMultiply(centered) / features.Rows;
    }
}
