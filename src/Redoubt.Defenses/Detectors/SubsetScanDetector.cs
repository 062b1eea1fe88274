using System.Collections.Immutable;
using Redoubt.Graphs;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Defenses;

/// <summary>Subset scanning: the most surprising set of a layer's values, where each value's surprise is its empirical p-value among clean rows.</summary>
/// <remarks>
/// <para>Source: Speakman et al., 2018, arXiv:1810.08676; Cintas et al., IJCAI 2020, arXiv:2003.00596: the Berk-Jones scan statistic of one row. Its best set at a level α holds the values with p ≤ α, which gives
/// <c>max over α of (number of them)·ln(1/α)</c>. Departs: levels on a grid, upper and lower tail scanned apart, and no set of several rows.</para>
/// <para>Counts have no gradient; the stand-in counts by a sigmoid around the level's quantile.</para>
/// </remarks>
public sealed class SubsetScanDetector : IDetector
{
    private const int LargestLayer = 8192;

    // Width of the stand-in's sigmoid in deviations of a value.
    private const double Softness = 0.25;

    private static readonly double[] Levels = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5];

    private readonly string _layer;
    private readonly Tensor _upper, _lower;
    private readonly float[] _sharpness;

    private SubsetScanDetector(string layer, Tensor upper, Tensor lower, float[] sharpness) => (_layer, _upper, _lower, _sharpness) = (layer, upper, lower, sharpness);

    /// <inheritdoc/>
    public string Kind => "subset-scan";

    /// <inheritdoc/>
    public string Paper => "Speakman et al., 2018, arXiv:1810.08676; Cintas et al., IJCAI 2020, arXiv:2003.00596";

    /// <inheritdoc/>
    public GradientBehavior Gradients => GradientBehavior.Shattered;

    /// <inheritdoc/>
    public ImmutableSortedDictionary<string, string> Settings => SettingText.Of(("layer", _layer), ("values", _sharpness.Length), ("levels", Levels.Length));

    /// <summary>Takes the quantiles of a layer's values over clean rows.</summary>
    /// <param name="fitting">Model and rows.</param>
    /// <param name="layer">Name of the layer.</param>
    /// <exception cref="ArgumentException">The layer is too wide.</exception>
    public static SubsetScanDetector Fit(DetectorFitting fitting, string layer)
    {
        ArgumentNullException.ThrowIfNull(fitting);
        Tensor values = fitting.Read(fitting.Clean.Inputs, at => Fragments.Flat(at.Layer(layer)));
        int length = values.Shape.RowLength;
        if (length > LargestLayer) throw new ArgumentException($"The layer has {length} values for each row, at most {LargestLayer} are scanned; choose another layer.", nameof(layer));
        Tensor upper = new(new Shape(length, Levels.Length)), lower = new(new Shape(length, Levels.Length));
        var sharpness = new float[length];
        var column = new float[values.Rows];
        for (int j = 0; j < length; j++)
        {
            for (int row = 0; row < column.Length; row++) column[row] = values.Row(row)[j];
            Array.Sort(column);
            double mean = column.Average(static v => (double)v), variance = column.Average(v => (v - mean) * (v - mean));
            sharpness[j] = (float)(1 / (Softness * Math.Sqrt(variance) + 1e-6));
            for (int a = 0; a < Levels.Length; a++)
            {
                // A value beyond the k-th of the clean ones has at most k - 1 of them on its far side: p ≤ k/(R+1) ≤ α.
                int k = Math.Max(1, (int)(Levels[a] * (column.Length + 1)));
                (upper.Row(j)[a], lower.Row(j)[a]) = (column[^k], column[k - 1]);
            }
        }

        return new SubsetScanDetector(layer, upper, lower, sharpness);
    }

    /// <inheritdoc/>
    public Value Emit(TappedModel model, TappedValues at)
    {
        ArgumentNullException.ThrowIfNull(at);
        Value values = Fragments.Flat(at.Layer(_layer));
        int length = _sharpness.Length;
        Value column = values.Reshape(values.Type[0], length, 1);
        Value upper = Fragments.Constant(at.Builder, new Shape(1, length, Levels.Length), _upper.Data), lower = Fragments.Constant(at.Builder, new Shape(1, length, Levels.Length), _lower.Data);
        return Scan(column, upper).Binary(OpKind.Max, Scan(-column, -lower));
    }

    private Value Scan(Value values, Value quantiles)
    {
        GraphBuilder builder = values.Builder;
        Value sharpness = Fragments.Constant(builder, new Shape(1, _sharpness.Length, 1), _sharpness);
        Value soft = ((values - quantiles) * sharpness).Unary(OpKind.Sigmoid);
        Value counts = values.Binary(OpKind.Greater, quantiles).Cast(ElementType.Float32).WithGradientOf(soft).Sum([1]);
        return (counts * Fragments.Constant(builder, new Shape(1, Levels.Length), [.. Levels.Select(static level => (float)-Math.Log(level))])).Largest([1]);
    }
}
