using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Graphs.Tests;

/// <summary>Stacks of matrix products and reductions over any axes, in plans.</summary>
public sealed class StackPlanTests
{
    private const int Cases = 200;

    [Fact]
    public void Run_RandomStacks_MatchReference() => ForRandomGraphs(100, static (g, below) =>
    {
        Dimension[] all = [below(2) == 0 ? Dimension.Batch : 2, 3, 2];
        int batch = all[0].IsFixed ? below(6) : -1;
        Dimension rows = batch == 0 ? Dimension.Batch : 1 + below(20), inner = batch == 1 ? Dimension.Batch : 1 + below(9), columns = batch == 2 ? Dimension.Batch : 1 + below(40);
        bool left = below(2) == 0, right = below(2) == 0, isConstant = below(3) == 0;
        Value a = g.Input("a", TensorType.Float([.. Leading(), .. left ? [inner, rows] : (Dimension[])[rows, inner]]));
        TensorType factor = TensorType.Float([.. Leading(), .. right ? [columns, inner] : (Dimension[])[inner, columns]]);
        Value b = isConstant && factor.IsFixed ? g.Constant(RandomGraph.Draw(ElementType.Float32, factor.Bind(1), new RandomKey(5))) : g.Input("b", factor);
        Value product = a.MatMul(b, left, right);
        if (!columns.IsFixed) return product;
        return (product * 0.5f + g.Constant(RandomGraph.Draw(ElementType.Float32, new Shape(columns.Size), new RandomKey(6)))).Relu();

        // Some axes are 1, some outer ones are missing.
        Dimension[] Leading() => [.. all.Select(d => below(3) == 0 ? 1 : d).Skip(below(4))];
    });

    [Fact]
    public void Run_RandomReductions_MatchReference() => ForRandomGraphs(101, static (g, below) =>
    {
        Dimension[] lengths = [1, 2, 3, 5, 17, 70, 600];
        int rank = 1 + below(4), batch = below(rank + 1);
        Dimension[] extents = [.. Enumerable.Range(0, rank).Select(axis => axis == batch ? Dimension.Batch : lengths[below(axis == rank - 1 ? 7 : 5)])];
        IntegerList axes = [.. Enumerable.Range(0, rank).Where(_ => below(2) == 0)];
        OpKind kind = below(3) switch { 0 => OpKind.ReduceSum, 1 => OpKind.ReduceMean, _ => OpKind.ReduceMax };
        Value x = g.Input("x", TensorType.Float(extents));
        if (below(3) == 0) x = x * x + 0.25f;
        return x.Unary(kind, new ReduceAttributes(axes, below(2) == 0));
    });

    // One row of a large batch, a part of a large product, and a run of small products all have the bytes of the row alone.
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void Run_AnyBatch_GivesTheSameBytesPerRow(int batch)
    {
        const int Rows = 20;
        var g = new GraphBuilder();
        Value x = g.Input("x", TensorType.Float(Dimension.Batch, 3, 70, 24));
        Value weights = g.Constant(RandomGraph.Draw(ElementType.Float32, new Shape(24, 33), new RandomKey(1))), heads = g.Constant(RandomGraph.Draw(ElementType.Float32, new Shape(3, 24, 5), new RandomKey(2)));
        Value scores = x.MatMul(x, transposeRight: true);
        Graph graph = g.Build(("scores", scores), ("values", scores.MatMul(x)), ("linear", x.MatMul(weights) + 1f), ("heads", x.MatMul(heads)), ("sums", x.Sum([2])), ("means", x.Mean([1, 3])));
        float[][] expected = PlanComparison.RunRows(graph, new PlanOptions { Capacity = Rows, Threads = 1 }, Rows, Rows);
        float[][] actual = PlanComparison.RunRows(graph, new PlanOptions { Capacity = batch, Threads = 2 }, Rows, batch);
        for (int output = 0; output < expected.Length; output++) Assert.Equal(expected[output], actual[output]);
    }

    [Fact]
    public void Compile_Sound_KeepsEveryRoundingOfTheGraph()
    {
        var g = new GraphBuilder();
        Value x = g.Input("x", TensorType.Float(Dimension.Batch, 8, 12, 12)), scale = g.Constant(RandomGraph.Draw(ElementType.Float32, new Shape(8, 1, 1), new RandomKey(3)));
        Value weights = g.Constant(RandomGraph.Draw(ElementType.Float32, new Shape(8, 8, 3, 3), new RandomKey(4)));
        var window = new WindowAttributes { KernelHeight = 3, KernelWidth = 3, PadTop = 1, PadLeft = 1, PadBottom = 1, PadRight = 1 };
        Value y = (x.Conv(weights, window) * scale + 0.3f) / g.Constant(3f);
        Graph graph = g.Build(("y", y));
        using Plan sound = Plan.Compile(graph, new PlanOptions { Capacity = 4, Threads = 1, Sound = true });
        using Plan fast = Plan.Compile(graph, new PlanOptions { Capacity = 4, Threads = 1 });
        Assert.Contains(sound.Graph.Nodes, static n => n.Kind == OpKind.Div);
        Assert.DoesNotContain(fast.Graph.Nodes, static n => n.Kind is OpKind.Div or OpKind.Mul);
        Assert.All(sound.Profile(4, TimeProvider.System), static step => Assert.DoesNotContain("Winograd", step.Step, StringComparison.Ordinal));
        PlanComparison.AssertMatchesReference(graph, new PlanOptions { Capacity = 4, Threads = 2, Sound = true }, rows: 4, 1e-5);
    }

    private static void ForRandomGraphs(ulong kind, Func<GraphBuilder, Func<int, int>, Value> create)
    {
        ulong seed = TestSeed.Value;
        for (int i = 0; i < Cases; i++)
        {
            RandomKey key = new RandomKey(seed).Fold(kind).Fold((ulong)i);
            uint decisions = 0;
            var g = new GraphBuilder();
            Graph graph = g.Build(("y", create(g, limit => key.Below(limit, decisions++))));
            try
            {
                PlanComparison.AssertMatchesReference(graph, new PlanOptions { Capacity = 4, Threads = 1 + (i % 2), Simplify = i % 4 != 0 }, rows: 1 + (i % 4), 1e-5);
            }
            catch (Exception error)
            {
                throw new InvalidOperationException($"Seed {seed}, case {i}: {error.Message}\n{graph}", error);
            }
        }
    }
}
