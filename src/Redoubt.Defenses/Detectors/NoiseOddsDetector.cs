using System.Collections.Immutable;
using Redoubt.Data;
using Redoubt.Graphs;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Defenses;

/// <summary>"The odds are odd": how noise on the input moves the scores of other classes against the decided one, in units of what it does to clean rows.</summary>
/// <remarks>
/// <para>Source: Roth, Kilcher and Hofmann, ICML 2019, arXiv:1902.04818, equations 8 to 10: <c>max over z of (ḡ(y,z) - μ(y,z)) / σ(y,z)</c>, with ḡ the mean move of <c>z(z) - z(y)</c>. Departs: the draws of
/// noise are the same for every row, so that the file always gives the same answer; there is no correction of the decision.</para>
/// <para>Exact gradients, through every draw. Broken by attacks that follow the statistic (Tramèr et al., NeurIPS 2020, arXiv:2002.08347, section 6; Hosseini et al., 2019, arXiv:1907.12138).</para>
/// </remarks>
public sealed class NoiseOddsDetector : IDetector
{
    private const int StandardDraws = 8, FewestRowsOfClass = 20;
    private const double StandardNoise = 0.06;

    // Keeps the decided class itself out of the largest.
    private const float Excluded = -1e6f;

    private readonly double _noise;
    private readonly Tensor[] _draws;
    private readonly Tensor _means, _scales;

    private NoiseOddsDetector(double noise, Tensor[] draws, Tensor means, Tensor scales) => (_noise, _draws, _means, _scales) = (noise, draws, means, scales);

    /// <inheritdoc/>
    public string Kind => "noise-odds";

    /// <inheritdoc/>
    public string Paper => "Roth, Kilcher and Hofmann, ICML 2019, arXiv:1902.04818";

    /// <inheritdoc/>
    public GradientBehavior Gradients => GradientBehavior.Exact;

    /// <inheritdoc/>
    public ImmutableSortedDictionary<string, string> Settings => SettingText.Of(("noise", _noise), ("draws", _draws.Length));

    /// <summary>Draws noise and measures what it does to clean rows.</summary>
    /// <param name="fitting">Model and rows.</param>
    public static NoiseOddsDetector Fit(DetectorFitting fitting)
    {
        ArgumentNullException.ThrowIfNull(fitting);
        double noise = fitting.Settings.Noise ?? StandardNoise;
        InputBounds bounds = fitting.Model.Bounds;
        var draws = new Tensor[fitting.Settings.Draws ?? StandardDraws];
        for (int draw = 0; draw < draws.Length; draw++)
        {
            draws[draw] = new Tensor(new Shape([1, .. fitting.Model.ExampleShape.Extents]));
            fitting.Key.Fold((ulong)draw).FillNormal(draws[draw].Data);
            foreach (ref float value in draws[draw].Data) value *= (float)(noise * (bounds.Upper - bounds.Lower));
        }

        LabeledData rows = fitting.Clean;
        Tensor moves = fitting.Read(rows.Inputs, at => Moves(fitting.Model, at, draws)), decided = fitting.Read(rows.Inputs, static at => Fragments.Decision(at.Scores));
        (Tensor means, Tensor scales) = Measure(moves, decided);
        return new NoiseOddsDetector(noise, draws, means, scales);
    }

    /// <inheritdoc/>
    public Value Emit(TappedModel model, TappedValues at)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(at);
        Value decided = Fragments.Decision(at.Scores);
        Value mean = decided.MatMul(Fragments.Constant(at.Builder, _means.Shape, _means.Data)), scale = decided.MatMul(Fragments.Constant(at.Builder, _scales.Shape, _scales.Data));
        return ((Moves(model, at, _draws) - mean) * scale + decided * Excluded).Largest([1]);
    }

    // ḡ(y, z) for every z: how far the lead of z over the decided y moves, <c>[N, K]</c>.
    private static Value Moves(TappedModel model, TappedValues at, Tensor[] draws)
    {
        Value[] noisy = [.. draws.Select(draw => model.Apply(at.Input + Fragments.Constant(at.Builder, draw.Shape, draw.Data)).Scores)];
        Value moved = noisy.Aggregate(static (a, b) => a + b) * (1f / draws.Length) - at.Scores;
        return moved - (moved * Fragments.Decision(at.Scores)).Sum([1], keepDimensions: true);
    }

    // Mean and reciprocal deviation of every pair; pairs of a class that is seldom decided take those of all classes.
    private static (Tensor Means, Tensor Scales) Measure(Tensor moves, Tensor decided)
    {
        int classes = moves.Shape[1];
        Tensor means = new(new Shape(classes, classes)), scales = new(new Shape(classes, classes));
        int[] decisions = [.. Enumerable.Range(0, moves.Rows).Select(row => decided.Row(row).IndexOf(1f))];
        for (int y = 0; y < classes; y++)
        {
            int[] own = [.. Enumerable.Range(0, moves.Rows).Where(row => decisions[row] == y)];
            bool isRare = own.Length < FewestRowsOfClass;
            for (int z = 0; z < classes; z++)
            {
                double[] values = isRare
                    ? [.. Enumerable.Range(0, moves.Rows).Where(row => decisions[row] != z).Select(row => (double)moves.Row(row)[z])]
                    : [.. own.Select(row => (double)moves.Row(row)[z])];
                double mean = values.Length == 0 ? 0 : values.Average();
                double variance = values.Length == 0 ? 1 : values.Sum(v => (v - mean) * (v - mean)) / values.Length;
                (means.Row(y)[z], scales.Row(y)[z]) = ((float)mean, y == z ? 0 : (float)(1 / Math.Sqrt(variance + 1e-12)));
            }
        }

        return (means, scales);
    }
}
