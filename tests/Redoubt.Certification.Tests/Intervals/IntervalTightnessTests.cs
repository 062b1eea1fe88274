using Redoubt.Graphs;
using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Certification.Tests;

/// <summary>Bounds against exact ranges: never inside them, and equal up to rounding where interval arithmetic loses nothing.</summary>
public sealed class IntervalTightnessTests
{
    // One linear layer reaches its bounds at corners of the box; 2^10 corners are all of them.
    [Fact]
    public void Bounds_OneLinearLayer_AreTheRangeOfAllCorners()
    {
        for (ulong number = 0; number < 20; number++)
        {
            RandomKey key = new RandomKey(TestSeed.Value).Fold(number);
            (Graph graph, float[] lower, float[] upper) = Linear(key, 10, 4, number % 2 == 0 ? 0.1f : 10);
            (double[] smallest, double[] largest) = Range(graph, lower, upper, points: 1 << 10, (point, axis) => (point >> axis & 1) == 0 ? lower[axis] : upper[axis]);
            AssertClose(graph, lower, upper, smallest, largest, 1e-5, $"seed {TestSeed.Value}, network {number}");
        }
    }

    // Weights that are not negative keep every layer monotone, so the two extreme corners give the range of the whole network.
    [Fact]
    public void Bounds_NetworkOfPositiveWeights_AreTheRangeOfTheExtremeCorners()
    {
        for (ulong number = 0; number < 20; number++)
        {
            RandomKey key = new RandomKey(TestSeed.Value).Fold(100 + number);
            var builder = new GraphBuilder();
            Value x = builder.Input("x", TensorType.Float(1, 5));
            for (int layer = 0; layer < 3; layer++)
            {
                x = x.MatMul(builder.Constant(Positive(key.Fold((ulong)layer), 5, 5))) + builder.Constant(RandomGraph.Draw(ElementType.Float32, new Shape(5), key.Fold(9)));
                x = layer == 1 ? x.Unary(OpKind.Tanh) : x.Relu();
            }

            (float[] lower, float[] upper) = Box(key, 5, 0.2f);
            Graph graph = builder.Build(("y", x));
            (double[] smallest, double[] largest) = Range(graph, lower, upper, points: 2, (point, axis) => point == 0 ? lower[axis] : upper[axis]);
            AssertClose(graph, lower, upper, smallest, largest, 1e-4, $"seed {TestSeed.Value}, network {number}");
        }
    }

    // A tiny network on a dense grid: the bounds hold the range, and are wider by the factor that treating neurons as independent costs, not by more.
    [Fact]
    public void Bounds_TinyNetwork_HoldTheRangeOfADenseGrid()
    {
        const int Side = 101;
        for (ulong number = 0; number < 10; number++)
        {
            RandomKey key = new RandomKey(TestSeed.Value).Fold(200 + number);
            var builder = new GraphBuilder();
            Value x = builder.Input("x", TensorType.Float(1, 2));
            Value hidden = (x.MatMul(builder.Constant(RandomGraph.Draw(ElementType.Float32, new Shape(2, 3), key.Fold(1))))
                + builder.Constant(RandomGraph.Draw(ElementType.Float32, new Shape(3), key.Fold(2)))).Relu();
            Graph graph = builder.Build(("y", hidden.MatMul(builder.Constant(RandomGraph.Draw(ElementType.Float32, new Shape(3, 2), key.Fold(3))))));
            (float[] lower, float[] upper) = Box(key, 2, 0.5f);
            (double[] smallest, double[] largest) = Range(
                graph, lower, upper, Side * Side, (point, axis) => lower[axis] + (upper[axis] - lower[axis]) * (axis == 0 ? point % Side : point / Side) / (Side - 1));
            (float[] low, float[] high) = Bounds(graph, lower, upper);
            for (int i = 0; i < low.Length; i++)
            {
                Assert.True(low[i] <= smallest[i] && high[i] >= largest[i], $"seed {TestSeed.Value}, network {number}, output {i}");
                Assert.True(high[i] - low[i] <= 6 * (largest[i] - smallest[i]) + 1e-3, $"seed {TestSeed.Value}, network {number}: [{low[i]}, {high[i]}] for [{smallest[i]}, {largest[i]}]");
            }
        }
    }

    // The largest value of one class has its score at the upper end and all others at the lower ends.
    [Theory]
    [InlineData(OpKind.Softmax)]
    [InlineData(OpKind.LogSoftmax)]
    public void Bounds_Softmax_AreTheRangeOfAllCorners(OpKind kind)
    {
        for (ulong number = 0; number < 20; number++)
        {
            RandomKey key = new RandomKey(TestSeed.Value).Fold(300 + number);
            var builder = new GraphBuilder();
            Graph graph = builder.Build(("y", (builder.Input("x", TensorType.Float(1, 6)) * 8f).Unary(kind)));
            (float[] lower, float[] upper) = Box(key, 6, number % 2 == 0 ? 0.05f : 0.7f);
            (double[] smallest, double[] largest) = Range(graph, lower, upper, points: 1 << 6, (point, axis) => (point >> axis & 1) == 0 ? lower[axis] : upper[axis]);
            AssertClose(graph, lower, upper, smallest, largest, 2e-4, $"seed {TestSeed.Value}, case {number}");
        }
    }

    [Fact]
    public void Bounds_SineOverManyTurns_AreTheCrests()
    {
        var builder = new GraphBuilder();
        Value x = builder.Input("x", TensorType.Float(1, 4));
        Graph graph = builder.Build(("y", x.Unary(OpKind.Sin)));
        (float[] low, float[] high) = Bounds(graph, [0, 0.1f, 1, 40], [0.5f, 7, 2, 40.5f]);
        Assert.Equal(Math.Sin(0), low[0], 1e-5);
        Assert.Equal(Math.Sin(0.5), high[0], 1e-5);
        Assert.Equal((-1f, 1f), (low[1], high[1]));
        Assert.Equal(1, high[2]);
        Assert.Equal(Math.Sin(1), low[2], 1e-5);
        Assert.Equal(Math.Sin(40.5), high[3] < low[3] ? high[3] : low[3], 0.2);
    }

    private static (Graph Graph, float[] Lower, float[] Upper) Linear(RandomKey key, int inputs, int outputs, float scale)
    {
        var builder = new GraphBuilder();
        Value x = builder.Input("x", TensorType.Float(1, inputs));
        Value y = x.MatMul(builder.Constant(RandomGraph.Draw(ElementType.Float32, new Shape(inputs, outputs), key.Fold(1), scale)))
            + builder.Constant(RandomGraph.Draw(ElementType.Float32, new Shape(outputs), key.Fold(2)));
        (float[] lower, float[] upper) = Box(key, inputs, 0.3f);
        return (builder.Build(("y", y)), lower, upper);
    }

    private static (float[] Lower, float[] Upper) Box(RandomKey key, int count, float radius)
    {
        float[] center = RandomGraph.Draw(ElementType.Float32, new Shape(count), key.Fold(7)).Floats;
        return ([.. center.Select(c => c - radius)], [.. center.Select(c => c + radius)]);
    }

    private static Literal Positive(RandomKey key, params int[] extents)
    {
        var shape = new Shape(extents);
        float[] numbers = new float[shape.Count];
        key.FillUniform(numbers);
        return Literal.Of(shape, numbers);
    }

    private static (double[] Smallest, double[] Largest) Range(Graph graph, float[] lower, float[] upper, int points, Func<int, int, float> coordinate)
    {
        double[]? smallest = null, largest = null;
        for (int point = 0; point < points; point++)
        {
            double[] x = [.. Enumerable.Range(0, lower.Length).Select(axis => (double)Math.Clamp(coordinate(point, axis), lower[axis], upper[axis]))];
            double[] y = ReferenceEvaluator.Evaluate(graph, new Dictionary<string, ReferenceValue> { ["x"] = ReferenceValue.Of(new Shape(1, x.Length), x) }, 1)["y"].Numbers;
            smallest = smallest is null ? [.. y] : [.. smallest.Zip(y, Math.Min)];
            largest = largest is null ? [.. y] : [.. largest.Zip(y, Math.Max)];
        }

        return (smallest!, largest!);
    }

    private static (float[] Lower, float[] Upper) Bounds(Graph graph, float[] lower, float[] upper)
    {
        using var plan = Plan.Compile(IntervalBounds.Of(graph), new PlanOptions { Capacity = 1, Threads = 1, Sound = true });
        lower.CopyTo(plan.Input("x.lower"));
        upper.CopyTo(plan.Input("x.upper"));
        plan.Run(1);
        return (plan.Output("y.lower").ToArray(), plan.Output("y.upper").ToArray());
    }

    private static void AssertClose(Graph graph, float[] lower, float[] upper, double[] smallest, double[] largest, double tolerance, string name)
    {
        (float[] low, float[] high) = Bounds(graph, lower, upper);
        for (int i = 0; i < low.Length; i++)
        {
            double room = tolerance * Math.Max(1, Math.Max(Math.Abs(smallest[i]), Math.Abs(largest[i])));
            Assert.True(low[i] <= smallest[i] && high[i] >= largest[i], $"{name}: [{low[i]:R}, {high[i]:R}] does not hold [{smallest[i]:R}, {largest[i]:R}]");
            Assert.True(smallest[i] - low[i] <= room && high[i] - largest[i] <= room, $"{name}: [{low[i]:R}, {high[i]:R}] is wider than [{smallest[i]:R}, {largest[i]:R}]");
        }
    }
}
