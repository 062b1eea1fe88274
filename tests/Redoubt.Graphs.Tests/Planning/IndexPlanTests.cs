using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Graphs.Tests;

/// <summary>Gather, Scatter and CumSum in plans.</summary>
public sealed class IndexPlanTests
{
    private const int Cases = 150;

    public static TheoryData<ScatterReduction> Reductions => [.. Enum.GetValues<ScatterReduction>()];

    [Fact]
    public void Run_RandomShapes_MatchReference()
    {
        ulong seed = TestSeed.Value;
        for (int i = 0; i < Cases; i++)
        {
            RandomKey key = new RandomKey(seed).Fold((ulong)(9000 + i));
            Graph graph = RandomIndexing(key);
            try
            {
                PlanComparison.AssertMatchesReference(graph, new PlanOptions { Capacity = 4, Threads = 1 + (i % 2) }, rows: 1 + (i % 4), 1e-5);
            }
            catch (Exception error)
            {
                throw new InvalidOperationException($"Seed {seed}, case {i}: {error.Message}\n{graph}", error);
            }
        }
    }

    // Large enough for several units of work, in pieces of entries and in runs of rows.
    [Theory]
    [MemberData(nameof(Reductions))]
    public void Run_ManyUpdatesOfFewEntries_GivesTheSameBytesForAnyThreads(ScatterReduction reduction)
    {
        const int Updates = 3000, Width = 150;
        RandomKey key = new(3);
        var g = new GraphBuilder();
        Value places = g.Constant(Literal.Of(new Shape(Updates), [.. Enumerable.Range(0, Updates).Select(i => (long)key.Below(7, (uint)i))]));
        Value start = g.Input("start", TensorType.Float(7, Width)), updates = g.Input("updates", TensorType.Float(Updates, Width));
        Graph graph = g.Build(("y", start.Scatter(places, updates * 0.01f + 1f, reduction)), ("z", updates.Gather(places)));
        float[][] one = Run(1), two = Run(2), four = Run(4);
        for (int output = 0; output < 2; output++)
        {
            Assert.Equal(one[output], two[output]);
            Assert.Equal(one[output], four[output]);
        }

        float[][] Run(int threads)
        {
            using Plan plan = Plan.Compile(graph, new PlanOptions { Capacity = 1, Threads = threads });
            foreach ((string name, Literal value) in RandomGraph.Inputs(graph, key, 1)) plan.SetInput(name, value);
            plan.Run(1);
            return [plan.GetOutput("y", 1).Floats, plan.GetOutput("z", 1).Floats];
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(40)]
    public void Run_AnyBatch_GivesTheSameBytesPerRow(int batch)
    {
        var g = new GraphBuilder();
        Value x = g.Input("x", TensorType.Float(Dimension.Batch, 30, 50));
        Value order = x.Sum([2]).Unary(OpKind.ArgMax), place = x.Unary(OpKind.ArgMax);
        Value y = x.Gather(order.Reshape(Dimension.Batch, 1), 1), z = x.Scatter(place, x.Sum([2]), ScatterReduction.Add, 2);
        Graph graph = g.Build(("y", y), ("z", z), ("sums", x.CumSum(1)), ("along", x.CumSum(2, reverse: true)));
        float[][] expected = PlanComparison.RunRows(graph, new PlanOptions { Capacity = 40, Threads = 1 }, rows: 40, batch: 40);
        float[][] actual = PlanComparison.RunRows(graph, new PlanOptions { Capacity = batch, Threads = 2 }, rows: 40, batch);
        for (int output = 0; output < expected.Length; output++) Assert.Equal(expected[output], actual[output]);
    }

    [Theory]
    [InlineData(-1, 2)]
    [InlineData(5, 2)]
    [InlineData(long.MaxValue, 0)]
    [InlineData(long.MinValue, 3)]
    public void Run_IndexOutside_ThrowsWithItsPlaceAndThePlanStaysUsable(long index, int position)
    {
        var g = new GraphBuilder();
        Value x = g.Input("x", TensorType.Float(5, 2)), places = g.Input("places", new TensorType(ElementType.Int64, 4));
        foreach (Value result in (Value[])[x.Gather(places), x.Scatter(places, x.Gather(places.Binary(OpKind.Remainder, Ones(g)))), x.Scatter(places, g.Constant(1f).Expand(4, 2), ScatterReduction.Add)])
        {
            Graph graph = g.Build(("y", result));
            using Plan plan = Plan.Compile(graph, new PlanOptions { Capacity = 1, Threads = 2 });
            plan.SetInput("x", Literal.Of(new Shape(5, 2), [.. Enumerable.Range(0, 10).Select(static i => (float)i)]));
            long[] valid = [4, 0, 3, 1], invalid = [.. valid];
            invalid[position] = index;
            plan.SetInput("places", Literal.Of(new Shape(4), invalid));
            var error = Assert.Throws<InvalidIndexException>(() => plan.Run(1));
            string kind = graph.Nodes[graph.Output("y").Node].Kind.ToString();
            Assert.StartsWith($"{kind} (node ", error.Message, StringComparison.Ordinal);
            Assert.EndsWith($"index {index} at position {position} is outside [0, 5).", error.Message, StringComparison.Ordinal);
            Assert.Throws<InvalidIndexException>(() => ReferenceEvaluator.Evaluate(graph, Inputs(invalid), 1));

            plan.SetInput("places", Literal.Of(new Shape(4), valid));
            plan.Run(1);
            Assert.Equal(Array.ConvertAll(ReferenceEvaluator.Evaluate(graph, Inputs(valid), 1)["y"].Numbers, static v => (float)v), plan.GetOutput("y", 1).Floats);
        }

        Dictionary<string, ReferenceValue> Inputs(long[] indices) => new()
        {
            ["x"] = ReferenceValue.Of(new Shape(5, 2), [.. Enumerable.Range(0, 10).Select(static i => (double)i)]),
            ["places"] = ReferenceValue.Of(new Shape(4), indices),
        };
    }

    [Fact]
    public void Compile_ConstantIndexOutside_ThrowsAtTheRun()
    {
        var g = new GraphBuilder();
        Value table = g.Constant(Literal.Of(new Shape(2), [1f, 2]));
        using Plan plan = Plan.Compile(g.Build(("y", table.Gather(g.Constant(Literal.Of(new Shape(1), [2L]))))), new PlanOptions { Capacity = 1, Threads = 1 });
        Assert.Throws<InvalidIndexException>(() => plan.Run(1));
    }

    [Fact]
    public void Apply_OperandsThatDoNotFit_AreRefused()
    {
        var g = new GraphBuilder();
        Value x = g.Input("x", TensorType.Float(Dimension.Batch, 5, 2)), places = g.Input("places", new TensorType(ElementType.Int64, Dimension.Batch, 3));
        Assert.Throws<InvalidGraphException>(() => x.Gather(places));
        Assert.Throws<InvalidGraphException>(() => x.Gather(places, 2));
        Assert.Throws<InvalidGraphException>(() => x.Gather(x, 1));
        Assert.Throws<InvalidGraphException>(() => x.Gather(places, -1));
        Assert.Throws<InvalidGraphException>(() => x.Scatter(places, x, ScatterReduction.None, 1));
        Assert.Throws<InvalidGraphException>(() => x.CumSum(3));
        Assert.Equal(TensorType.Float(Dimension.Batch, 3, 2), x.Gather(places, 1).Type);
    }

    [Theory]
    [InlineData(RandomDistribution.Uniform)]
    [InlineData(RandomDistribution.Normal)]
    public void Run_Random_GivesEachSeedItsStreamInAnyBatch(RandomDistribution distribution)
    {
        const int Rows = 30;
        RandomKey key = new(77);
        var g = new GraphBuilder();
        Value step = g.Input("step", new TensorType(ElementType.Int64), InputRole.State), row = g.Input("row", new TensorType(ElementType.Int64, Dimension.Batch));
        Value seeds = step * g.Constant(Literal.Of(Shape.Scalar, [1L << 32])) + row;
        Graph graph = g.Build(("y", seeds.Random(distribution, key, 9, 50)));
        float[][] batches = [Run(30, 1), Run(7, 2), Run(1, 2)];
        Assert.Equal(batches[0], batches[1]);
        Assert.Equal(batches[0], batches[2]);
        var expected = new float[450];
        RandomKey stream = key.Fold((3UL << 32) + 12);
        if (distribution == RandomDistribution.Normal) stream.FillNormal(expected);
        else stream.FillUniform(expected);
        Assert.Equal(expected, batches[0][(12 * 450)..(13 * 450)]);
        Assert.Equal(distribution == RandomDistribution.Normal ? 0 : 0.5, batches[0].Average(), 0.02);

        float[] Run(int batch, int threads)
        {
            using Plan plan = Plan.Compile(graph, new PlanOptions { Capacity = batch, Threads = threads });
            var result = new List<float>();
            plan.SetInput("step", Literal.Of(Shape.Scalar, [3L]));
            for (int first = 0; first < Rows; first += batch)
            {
                int count = Math.Min(batch, Rows - first);
                plan.SetInput("row", Literal.Of(new Shape(count), [.. Enumerable.Range(first, count).Select(static r => (long)r)]));
                plan.Run(count);
                result.AddRange(plan.GetOutput("y", count).Floats);
            }

            return [.. result];
        }
    }

    private static Value Ones(GraphBuilder g) => g.Constant(Literal.Of(Shape.Scalar, [1L]));

    private static Graph RandomIndexing(RandomKey key)
    {
        uint decisions = 0;
        var g = new GraphBuilder();
        Dimension[] lengths = [1, 2, 3, 70, Dimension.Batch];
        int batchRank = Below(3), size = 1 + Below(4);
        bool hasBatch = false;
        Dimension[] batch = Extents(batchRank), picks = Extents(Below(3)), inner = Extents(Below(3));
        var type = (ElementType)Below(2);
        TensorType data = new(type, [.. batch, size, .. inner]), picked = new(type, [.. batch, .. picks, .. inner]);
        Value x = g.Input("x", data), updates = g.Input("updates", picked), places = Places();
        var reduction = (ScatterReduction)Below(5);
        return g.Build(
            ("gathered", x.Gather(places, batchRank)), ("scattered", x.Scatter(places, updates, reduction, batchRank)), ("sums", x.CumSum(batchRank, Below(2) == 0, Below(2) == 0)));

        int Below(int limit) => key.Below(limit, decisions++);

        // Only one axis depends on the run, so that every count is a multiple of the rows.
        Dimension[] Extents(int rank)
        {
            var extents = new Dimension[rank];
            for (int axis = 0; axis < rank; axis++)
            {
                extents[axis] = lengths[Below(hasBatch ? 4 : 5)];
                hasBatch |= !extents[axis].IsFixed;
            }

            return extents;
        }

        // Inputs are below 3; products of them spread over the axis.
        Value Places()
        {
            TensorType places = new(ElementType.Int64, [.. batch, .. picks]);
            Value a = g.Input("a", places), b = g.Input("b", places);
            return (a * b + b).Binary(OpKind.Remainder, g.Constant(Literal.Of(Shape.Scalar, [(long)size])));
        }
    }
}
