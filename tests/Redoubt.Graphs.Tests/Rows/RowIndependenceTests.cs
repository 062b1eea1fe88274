using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Graphs.Tests;

public sealed class RowIndependenceTests
{
    [Fact]
    public void Coverage_EveryOperation_HasARule() => Assert.Equal(Enum.GetValues<OpKind>().Order(), RowIndependence.Coverage.Order());

    [Fact]
    public void FindMixing_EachWayToMix_IsFound()
    {
        AssertMixes(static x => x.Sum([0], keepDimensions: true) + x, "ReduceSum works over the batch");
        AssertMixes(static x => x.MatMul(x, transposeRight: true), "MatMul pairs rows with each other");
        AssertMixes(static x => x.Largest([0], keepDimensions: true) * x, "ReduceMax works over the batch");
        AssertMixes(static x => x.Transpose(1, 0).Reshape(2, 2, Dimension.Batch).Sum([0]).Transpose(1, 0), null);
        AssertMixes(static x => x.Transpose(1, 0).Reshape(Dimension.Batch, 4), "Reshape cuts the batch into other rows");
        AssertMixes(static x => x.Relu() * 2f, null);
    }

    /// <summary>Where the proof succeeds, changing one row must not change another.</summary>
    [Fact]
    public void FindMixing_RandomGraphsFoundIndependent_KeepRowsApart()
    {
        ulong seed = TestSeed.Value;
        int proved = 0;
        for (int i = 0; i < 200; i++)
        {
            Graph graph = RandomGraph.Create(new RandomKey(seed).Fold((ulong)i), new RandomGraphOptions { Jumps = false, Gradients = i % 3 == 0 });
            if (RowIndependence.FindMixing(graph) is not null) continue;
            proved++;
            IReadOnlyDictionary<string, Literal> three = RandomGraph.Inputs(graph, new RandomKey(seed), 3), two = FirstRows(graph, three);
            IReadOnlyDictionary<string, ReferenceValue> all = Evaluate(graph, three, 3), some = Evaluate(graph, two, 2);
            foreach (GraphOutput output in graph.Outputs)
            {
                Literal whole = all[output.Name].ToLiteral(), part = some[output.Name].ToLiteral();
                if (part.ElementType != ElementType.Float32) continue;
                Assert.True(part.Floats.AsSpan().SequenceEqual(whole.Floats.AsSpan(0, part.Count)), $"seed {seed}, case {i}: {output.Name}\n{graph}");
            }
        }

        Assert.True(proved > 20, $"only {proved} graphs were proved independent");
    }

    private static void AssertMixes(Func<Value, Value> make, string? reason)
    {
        var g = new GraphBuilder();
        Assert.Equal(reason, RowIndependence.FindMixing(g.Build(("y", make(g.Input("x", TensorType.Float(Dimension.Batch, 4)))))));
    }

    private static IReadOnlyDictionary<string, ReferenceValue> Evaluate(Graph graph, IReadOnlyDictionary<string, Literal> inputs, int rows) =>
        ReferenceEvaluator.Evaluate(graph, inputs.ToDictionary(static v => v.Key, static v => ReferenceValue.From(v.Value)), rows);

    private static Dictionary<string, Literal> FirstRows(Graph graph, IReadOnlyDictionary<string, Literal> inputs)
    {
        var result = new Dictionary<string, Literal>();
        foreach ((string name, Literal value) in inputs)
        {
            TensorType type = graph.InputType(name);
            Shape shape = type.Bind(2);
            result[name] = type.IsFixed || value.ElementType != ElementType.Float32 ? Cut(value, shape) : Literal.Of(shape, value.Floats[..shape.Count]);
        }

        return result;
    }

    private static Literal Cut(Literal value, Shape shape) => value.ElementType switch
    {
        ElementType.Int64 => Literal.Of(shape, value.Integers[..shape.Count]),
        ElementType.Boolean => Literal.Of(shape, value.Booleans[..shape.Count]),
        _ => Literal.Of(shape, value.Floats[..shape.Count]),
    };
}
