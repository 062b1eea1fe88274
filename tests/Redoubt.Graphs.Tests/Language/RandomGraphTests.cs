using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Graphs.Tests;

/// <summary>Properties of random graphs, which other tests rely on.</summary>
public sealed class RandomGraphTests
{
    [Fact]
    public void Create_ManyKeys_UseEveryPublicOperation()
    {
        var seen = new HashSet<OpKind>();
        for (ulong key = 0; key < 300; key++)
        {
            seen.UnionWith(RandomGraph.Create(new RandomKey(key), new RandomGraphOptions { Gradients = true }).Nodes.Select(static n => n.Kind));
            seen.UnionWith(RandomGraph.Create(new RandomKey(key)).Nodes.Select(static n => n.Kind));
        }

        OpKind[] rare = [OpKind.TopKGather, OpKind.MaxPoolGather];
        Assert.Empty(Enum.GetValues<OpKind>().Except(seen).Except(rare));
    }

    [Fact]
    public void Create_SameKey_SameGraph()
    {
        for (ulong key = 0; key < 20; key++)
            Assert.Equal(RandomGraph.Create(new RandomKey(key)).ToString(), RandomGraph.Create(new RandomKey(key)).ToString());
        Assert.NotEqual(RandomGraph.Create(new RandomKey(1)).ToString(), RandomGraph.Create(new RandomKey(2)).ToString());
    }

    [Fact]
    public void Create_ManyKeys_ValuesAreFiniteAndModerate()
    {
        for (ulong key = 0; key < 200; key++)
        {
            foreach ((string name, ReferenceValue value) in Evaluated(RandomGraph.Create(new RandomKey(key)), new RandomKey(key), 3))
                Assert.All(value.Numbers, v => Assert.True(Math.Abs(v) < 1e5, $"{name} holds {v}, key {key}"));
        }
    }

    [Fact]
    public void Create_WithoutMixedRows_BatchEqualsRows()
    {
        var options = new RandomGraphOptions { MixesRows = false, Parameters = false };
        for (ulong key = 0; key < 60; key++)
        {
            Graph graph = RandomGraph.Create(new RandomKey(key), options);
            IReadOnlyDictionary<string, Literal> inputs = RandomGraph.Inputs(graph, new RandomKey(key), 3);
            IReadOnlyDictionary<string, ReferenceValue> together = Evaluate(graph, inputs, 3);
            IReadOnlyDictionary<string, ReferenceValue> alone = Evaluate(graph, inputs.ToDictionary(static p => p.Key, static p => Row(p.Value, 1)), 1);
            foreach (GraphOutput output in graph.Outputs)
            {
                int length = alone[output.Name].Numbers.Length;
                Assert.Equal(alone[output.Name].Numbers, together[output.Name].Numbers[length..(2 * length)]);
            }
        }
    }

    internal static IReadOnlyDictionary<string, ReferenceValue> Evaluated(Graph graph, RandomKey key, int rows) =>
        Evaluate(graph, RandomGraph.Inputs(graph, key, rows), rows);

    internal static IReadOnlyDictionary<string, ReferenceValue> Evaluate(Graph graph, IReadOnlyDictionary<string, Literal> inputs, int rows) =>
        ReferenceEvaluator.Evaluate(graph, inputs.ToDictionary(static p => p.Key, static p => ReferenceValue.From(p.Value)), rows);

    private static Literal Row(Literal value, int row)
    {
        int length = value.Shape.RowLength;
        Shape shape = value.Shape.WithRows(1);
        return value.ElementType == ElementType.Int64
            ? Literal.Of(shape, value.Integers[(row * length)..((row + 1) * length)])
            : Literal.Of(shape, value.Floats[(row * length)..((row + 1) * length)]);
    }
}
