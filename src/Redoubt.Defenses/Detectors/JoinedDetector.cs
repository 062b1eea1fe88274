using System.Collections.Immutable;
using System.Globalization;
using Redoubt.Graphs;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Defenses;

/// <summary>Several detectors as one.</summary>
/// <remarks>
/// <para>Sources of the rules: Fisher, Statistical Methods for Research Workers, 1932; Simes, Biometrika 1986. The p-values of the parts come from clean rows that the parts were not fitted on; between
/// and beyond those rows, -ln p is continued by straight lines, so the whole is a graph with the gradients of its parts. The threshold of the whole is calibrated on other rows yet, so its rate
/// holds whatever the parts depend on.</para>
/// </remarks>
public sealed class JoinedDetector : IDetector
{
    private const int MostKnots = 33;

    private readonly IDetector[] _parts;
    private readonly JoinRule _rule;
    private readonly double[] _centers, _spreads;
    private readonly (float[] Knots, float[] Slopes, float Start)[] _tails;
    private readonly float[] _weights;

    private JoinedDetector(IDetector[] parts, JoinRule rule, float[][] clean, float[] weights)
    {
        _parts = parts;
        _rule = rule;
        _centers = [.. clean.Select(static values => values.Average(static v => (double)v))];
        _spreads = [.. clean.Select((values, i) => Math.Sqrt(values.Average(v => (v - _centers[i]) * (v - _centers[i]))) + 1e-12)];
        _tails = rule is JoinRule.Fisher or JoinRule.Simes ? [.. clean.Select((values, i) => Tail([.. values.Select(v => (float)((v - _centers[i]) / _spreads[i]))]))] : [];
        _weights = weights;
    }

    /// <inheritdoc/>
    public string Kind => _parts.All(part => part.Kind == _parts[0].Kind) ? _parts[0].Kind : "joined";

    /// <inheritdoc/>
    public string Paper => string.Join("; ", _parts.Select(static part => part.Paper).Distinct());

    /// <inheritdoc/>
    public GradientBehavior Gradients => _parts.Aggregate(GradientBehavior.Exact, static (all, part) => all | part.Gradients);

    /// <inheritdoc/>
    public ImmutableSortedDictionary<string, string> Settings
    {
        get
        {
            var all = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
            all["rule"] = _rule.ToString().ToLowerInvariant();
            for (int i = 0; i < _parts.Length; i++)
            {
                string prefix = string.Create(CultureInfo.InvariantCulture, $"{i + 1}.");
                all[prefix + "kind"] = _parts[i].Kind;
                if (_rule == JoinRule.Learned) all[prefix + "weight"] = _weights[i].ToString("0.####", CultureInfo.InvariantCulture);
                foreach ((string name, string value) in _parts[i].Settings) all[prefix + name] = value;
            }

            return all.ToImmutable();
        }
    }

    /// <summary>Joins fitted detectors.</summary>
    /// <param name="parts">The detectors, one or more.</param>
    /// <param name="rule">How.</param>
    /// <param name="fitting">Clean rows that none of the parts was fitted on, and for <see cref="JoinRule.Learned"/> attacked ones.</param>
    /// <exception cref="ArgumentException">There are no parts, or nothing to learn from, or a suspicion is not finite.</exception>
    public static JoinedDetector Fit(IReadOnlyList<IDetector> parts, JoinRule rule, DetectorFitting fitting)
    {
        ArgumentNullException.ThrowIfNull(parts);
        ArgumentNullException.ThrowIfNull(fitting);
        if (parts.Count == 0) throw new ArgumentException("There are no detectors to join.", nameof(parts));
        if (rule == JoinRule.Learned && fitting.Attacked is null) throw new ArgumentException("Joining by logistic regression needs attacked rows.", nameof(fitting));
        float[][] clean = Read(parts, fitting, fitting.Clean.Inputs);
        foreach (float[] values in clean) _ = ConformalThreshold.Sorted(values);
        var even = new float[parts.Count];
        Array.Fill(even, 1);
        var joined = new JoinedDetector([.. parts], rule, clean, even);
        if (rule != JoinRule.Learned) return joined;
        double[][] negatives = joined.Compress(clean), positives = joined.Compress(Read(parts, fitting, fitting.Attacked!));
        double[] learned = LogisticRegression.Fit(negatives, positives);
        return new JoinedDetector([.. parts], rule, clean, [.. learned[..^1].Select(static w => (float)w)]);
    }

    /// <inheritdoc/>
    public Value Emit(TappedModel model, TappedValues at)
    {
        Value[] standard = [.. _parts.Select((part, i) => (part.Emit(model, at) + (float)-_centers[i]) * (float)(1 / _spreads[i]))];
        Value[] terms = [.. standard.Select((value, i) => _tails.Length == 0 ? value.Unary(OpKind.Asinh) * _weights[i] : MinusLogP(value, _tails[i]))];
        if (_rule != JoinRule.Simes) return terms.Aggregate(static (a, b) => a + b);
        Value columns = at.Builder.Apply(OpKind.Concat, [.. terms.Select(static term => term.Reshape(term.Type[0], 1))], new ConcatAttributes(1));

        // -ln min m·p₍ⱼ₎/j = max (-ln p₍ⱼ₎ + ln j) - ln m, the largest -ln p first.
        Value ranks = Fragments.Constant(at.Builder, new Shape(1, terms.Length), [.. Enumerable.Range(1, terms.Length).Select(static j => (float)Math.Log(j))]);
        return (columns.TopK(terms.Length) + ranks).Largest([1]) + (float)-Math.Log(terms.Length);
    }

    /// <summary>-ln p as straight lines between knots: quantiles of clean rows, and the last slope beyond.</summary>
    internal static (float[] Knots, float[] Slopes, float Start) Tail(float[] clean)
    {
        float[] sorted = [.. clean.Order()];
        var knots = new List<(float At, double Height)>();
        for (int i = 0; i < MostKnots; i++)
        {
            // Even steps of -ln p, so that the tail has as many knots as the bulk.
            double p = Math.Exp(-i * Math.Log(sorted.Length + 1.0) / (MostKnots - 1));
            int rank = Math.Clamp((int)Math.Round(p * (sorted.Length + 1)), 1, sorted.Length);
            float at = sorted[^rank];
            double height = -Math.Log(rank / (sorted.Length + 1.0));
            if (knots.Count == 0 || at > knots[^1].At) knots.Add((at, height));
        }

        if (knots.Count == 1) return ([knots[0].At], [1], (float)knots[0].Height);
        double[] slopes = [.. knots.Skip(1).Select((knot, i) => (knot.Height - knots[i].Height) / (knot.At - knots[i].At))];
        return ([.. knots.Take(slopes.Length).Select(static knot => knot.At)], [.. slopes.Select((slope, i) => (float)(i == 0 ? slope : slope - slopes[i - 1]))], (float)knots[0].Height);
    }

    // Below the first knot the line goes on too, so that an attacker's gradient does not end there.
    private static Value MinusLogP(Value suspicion, (float[] Knots, float[] Slopes, float Start) tail)
    {
        GraphBuilder builder = suspicion.Builder;
        Value column = suspicion.Reshape(suspicion.Type[0], 1) - Fragments.Constant(builder, new Shape(1, tail.Knots.Length), tail.Knots);
        Value above = (column.Relu() * Fragments.Constant(builder, new Shape(1, tail.Slopes.Length), tail.Slopes)).Sum([1]);
        Value below = (suspicion + -tail.Knots[0] - (suspicion + -tail.Knots[0]).Relu()) * 1e-3f;
        return above + below + tail.Start;
    }

    private double[][] Compress(float[][] suspicions) =>
        [.. Enumerable.Range(0, suspicions[0].Length).Select(row => suspicions.Select((values, i) => Math.Asinh((values[row] - _centers[i]) / _spreads[i])).ToArray())];

    private static float[][] Read(IReadOnlyList<IDetector> parts, DetectorFitting fitting, Tensor rows) =>
        [.. parts.Select(part => fitting.Read(rows, at => part.Emit(fitting.Model, at)).Data.ToArray())];
}
