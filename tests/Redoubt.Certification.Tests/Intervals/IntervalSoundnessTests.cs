using Redoubt.Graphs;
using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Certification.Tests;

/// <summary>No point of a box ever leaves the bounds, however the graph is evaluated.</summary>
public sealed class IntervalSoundnessTests
{
    private const int Rows = 2, PointsPerBox = 7;

    private static readonly float[] Radii = [0, 1e-8f, 1e-6f, 1e-4f, 1e-2f, 0.3f, 5, 1e3f];

    [Theory]
    [InlineData(0, 110)]
    [InlineData(1, 110)]
    [InlineData(2, 110)]
    [InlineData(3, 110)]
    public void Bounds_RandomGraphsAndBoxes_HoldEveryExecution(int part, int graphs)
    {
        int points = 0;
        for (int i = 0; i < graphs; i++)
        {
            RandomKey key = new RandomKey(TestSeed.Value).Fold((ulong)((part * 1000) + i));
            points += CheckGraph(key, $"seed {TestSeed.Value}, part {part}, graph {i}");
        }

        Assert.True(points >= 2500, $"only {points} points were checked");
    }

    private static int CheckGraph(RandomKey key, string name)
    {
        Graph graph = RandomGraph.Create(key, new RandomGraphOptions { Steps = 6 });
        InstructionSet[] sets = [.. Enum.GetValues<InstructionSet>().Where(InstructionSets.IsSupported)];
        var options = new PlanOptions { Capacity = Rows, Threads = 1, InstructionSet = sets[(int)key.Below(sets.Length, 77)] };
        BoundedGraph bounded;
        try
        {
            bounded = new BoundedGraph(graph, options);
        }
        catch (UnsupportedOpException)
        {
            return 0;
        }

        using (bounded)
        {
            int points = 0;
            for (int box = 0; box < 4; box++) points += CheckBox(bounded, key.Fold((ulong)(100 + box)), $"{name}, box {box}");
            return points;
        }
    }

    private static int CheckBox(BoundedGraph bounded, RandomKey key, string name)
    {
        var box = RandomBox.Create(bounded.Graph, bounded.Varying, key, Rows, Radii);
        Dictionary<int, (float[] Lower, float[] Upper)> bounds = bounded.Run(box.Lower, box.Upper, Rows);
        for (int point = 0; point < PointsPerBox; point++)
        {
            Dictionary<string, ReferenceValue> inputs = box.Point(key.Fold((ulong)point), point).ToDictionary(static p => p.Key, static p => ReferenceValue.From(p.Value));
            Check(bounded, bounds, ReferenceEvaluator.EvaluateNodes(bounded.Graph, inputs, Rows), $"{name}, point {point}, real");
            Check(bounded, bounds, new FloatExecution(key.Fold((ulong)(50 + point))).Run(bounded.Graph, inputs, Rows), $"{name}, point {point}, float32");
        }

        return PointsPerBox;
    }

    private static void Check(BoundedGraph bounded, Dictionary<int, (float[] Lower, float[] Upper)> bounds, ReferenceValue[] values, string name)
    {
        foreach (int node in bounded.Bounded)
        {
            (float[] lower, float[] upper) = bounds[node];
            double[] numbers = values[node].ElementType == ElementType.Float32
                ? values[node].Numbers
                : [.. values[node].Booleans.Select(static b => b ? 1.0 : 0.0)];
            for (int i = 0; i < numbers.Length; i++)
            {
                if (!float.IsFinite(lower[i]) || !float.IsFinite(upper[i])) continue;
                Assert.True(
                    numbers[i] >= lower[i] && numbers[i] <= upper[i],
                    $"{name}: node {node} ({bounded.Graph.Nodes[node]}), element {i} is {numbers[i]:R}, outside [{lower[i]:R}, {upper[i]:R}]");
            }
        }
    }
}
