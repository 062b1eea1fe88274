using Redoubt.Graphs;
using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Certification.Tests;

/// <summary>No point of a box ever gives less than the linear lower bounds say, however the graph is evaluated: not a corner, not an inner point, not one that follows the gradient.</summary>
public sealed class LinearSoundnessTests
{
    private const int Boxes = 2, Points = 6, Attacks = 2, Seeds = 7;

    private static readonly float[] Radii = [0, 1e-8f, 1e-6f, 1e-4f, 1e-2f, 0.3f, 2, 100];

    private long _finite, _all;

    // Networks of the operations that coefficients pass.
    [Fact]
    public void LowerBound_RandomNetworks_IsBelowEveryExecution()
    {
        for (int i = 0; i < 25; i++)
        {
            RandomKey key = new RandomKey(TestSeed.Value).Fold((ulong)(50_000 + i));
            CheckGraph(RandomNetwork.Create(key), key, $"seed {TestSeed.Value}, network {i}");
        }

        Assert.True(_finite > 0.9 * _all, $"only {_finite} of {_all} bounds claim anything, seed {TestSeed.Value}");
    }

    // Graphs of all operations, so that passes end at intervals, meet points, broadcasts and rows that are no rows.
    [Fact]
    public void LowerBound_RandomGraphs_IsBelowEveryExecution()
    {
        for (int i = 0; i < 25; i++)
        {
            RandomKey key = new RandomKey(TestSeed.Value).Fold((ulong)(60_000 + i));
            CheckGraph(RandomGraph.Create(key, new RandomGraphOptions { Steps = 6, MixesRows = false }), key, $"seed {TestSeed.Value}, graph {i}");
        }

        Assert.True(_finite > 0.5 * _all, $"only {_finite} of {_all} bounds claim anything, seed {TestSeed.Value}");
    }

    private void CheckGraph(Graph graph, RandomKey key, string name)
    {
        InstructionSet[] sets = [.. Enum.GetValues<InstructionSet>().Where(InstructionSets.IsSupported)];
        var options = new PlanOptions { Capacity = Seeds, Threads = 1, InstructionSet = sets[key.Below(sets.Length, 77)] };
        foreach (GraphOutput output in graph.Outputs)
        {
            TensorType type = graph.Nodes[output.Node].Type;
            if (type.ElementType != ElementType.Float32 || type.Rank == 0 || type[0] != Dimension.Batch) continue;
            using BackwardBound? bound = TryCreate(graph, output.Node, options);
            if (bound is null || bound.Varying.IsEmpty || bound.Length == 0) continue;
            for (int number = 0; number < Boxes; number++) CheckBox(graph, output.Node, bound, key.Fold((ulong)(100 + number)), $"{name}, output {output.Name}, box {number}");
        }
    }

    private static BackwardBound? TryCreate(Graph graph, int target, PlanOptions options)
    {
        try
        {
            return new BackwardBound(graph, target, options);
        }
        catch (UnsupportedOpException)
        {
            return null;
        }
    }

    private void CheckBox(Graph graph, int target, BackwardBound bound, RandomKey key, string name)
    {
        var box = RandomBox.Create(graph, bound.Varying, key, 1, Radii);
        float[] seeds = SeedsOf(bound.Length, key.Fold(3));
        float[][] bounds = [bound.Run(seeds, 1, box.Lower, box.Upper), bound.Run(seeds, 0, box.Lower, box.Upper)];
        _all += 2 * Seeds;
        _finite += bounds.Sum(static b => b.Count(float.IsFinite));
        var attack = new CornerAttack(graph, bound.Varying, key);
        for (int point = 0; point < Points + Attacks; point++)
        {
            IReadOnlyDictionary<string, Literal> inputs = box.Point(key.Fold((ulong)point), point);
            if (point >= Points && !attack.TryImprove(box, ref inputs, 1)) continue;
            Dictionary<string, ReferenceValue> values = inputs.ToDictionary(static p => p.Key, static p => ReferenceValue.From(p.Value));
            Check(bounds, seeds, ReferenceEvaluator.EvaluateNodes(graph, values, 1)[target].Numbers, $"{name}, point {point}, real");
            Check(bounds, seeds, new FloatExecution(key.Fold((ulong)(50 + point))).Run(graph, values, 1)[target].Numbers, $"{name}, point {point}, float32");
        }
    }

    // One element, one negative element, differences, random weights, tiny and huge ones.
    private static float[] SeedsOf(int length, RandomKey key)
    {
        float[] seeds = new float[Seeds * length];
        seeds[key.Below(length, 1)] = 1;
        seeds[length + key.Below(length, 2)] = -1;
        seeds[(2 * length) + key.Below(length, 3)] += 1;
        seeds[(2 * length) + key.Below(length, 4)] -= 1;
        for (int i = 3; i < Seeds; i++)
        {
            float scale = i switch { 5 => 1e-30f, 6 => 1e10f, _ => 1 };
            key.Fold((ulong)i).FillUniform(seeds.AsSpan(i * length, length), -scale, scale);
        }

        return seeds;
    }

    private static void Check(float[][] bounds, float[] seeds, double[] values, string name)
    {
        for (int i = 0; i < Seeds; i++)
        {
            double sum = 0, size = 0;
            for (int j = 0; j < values.Length; j++)
            {
                double product = seeds[(i * values.Length) + j] * values[j];
                (sum, size) = (sum + product, size + Math.Abs(product));
            }

            // The test's own sum, in double precision.
            sum += 1e-14 * size;
            for (int share = 0; share < 2; share++)
            {
                if (float.IsFinite(bounds[share][i]) && !(sum >= bounds[share][i])) Assert.Fail($"{name}: specification {i}, lines {share}: {sum:R} is below {bounds[share][i]:R}");
            }
        }
    }
}
