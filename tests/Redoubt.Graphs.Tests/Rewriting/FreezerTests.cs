using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Graphs.Tests;

public sealed class FreezerTests
{
    private static readonly Dimension N = Dimension.Batch;

    [Fact]
    public void Freeze_Parameters_BecomeConstantsWithTheSameValues()
    {
        for (ulong seed = 0; seed < 30; seed++)
        {
            Graph graph = RandomGraph.Create(new RandomKey(seed), new RandomGraphOptions { Parameters = true });
            IReadOnlyDictionary<string, Literal> inputs = RandomGraph.Inputs(graph, new RandomKey(seed), 2);
            Graph frozen = Freezer.Freeze(graph, Parameters(graph, inputs));
            Assert.DoesNotContain(frozen.Inputs, static i => i.Role == InputRole.Parameter);
            IReadOnlyDictionary<string, ReferenceValue> before = RandomGraphTests.Evaluate(graph, inputs, 2), after = RandomGraphTests.Evaluate(frozen, inputs, 2);
            foreach ((string name, ReferenceValue value) in before)
                if (value.ElementType == ElementType.Float32) Assert.Equal(value.Numbers, after[name].Numbers);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Freeze_ThenSimplify_FoldsBatchNormalizationIntoConv(int groups)
    {
        var builder = new GraphBuilder();
        Value Channel(string name, InputRole role) => builder.Input(name, TensorType.Float(6), role).Reshape(6, 1, 1);
        Value x = builder.Input("x", TensorType.Float(N, 4, 5, 5));
        Value weights = builder.Input("weights", TensorType.Float(6, 4 / groups, 3, 3), InputRole.Parameter);
        var window = new WindowAttributes { KernelHeight = 3, KernelWidth = 3, PadTop = 1, PadLeft = 1, PadBottom = 1, PadRight = 1, Groups = groups };
        Value conv = x.Conv(weights, window) + Channel("bias", InputRole.Parameter);
        Value deviation = (Channel("variance", InputRole.State) + 1e-5f).Unary(OpKind.Sqrt);
        Value normal = (conv - Channel("mean", InputRole.State)) / deviation * Channel("gamma", InputRole.Parameter) + Channel("beta", InputRole.Parameter);
        Graph graph = builder.Build(("y", normal.Relu()));
        Dictionary<string, Literal> inputs = new(RandomGraph.Inputs(graph, new RandomKey(5), 2))
        {
            ["variance"] = Literal.Of(new Shape(6), [0.5f, 1f, 1.5f, 0.25f, 3f, 0.75f]),
        };

        Graph simplified = Simplifier.Simplify(Freezer.Freeze(graph, Parameters(graph, inputs)));
        Assert.Equal("Conv Add Relu", SimplifierTests.Operations(simplified));
        double[] before = RandomGraphTests.Evaluate(graph, inputs, 2)["y"].Numbers, after = RandomGraphTests.Evaluate(simplified, inputs, 2)["y"].Numbers;
        Assert.All(before.Zip(after), static p => Assert.Equal(p.First, p.Second, 1e-6));
    }

    [Fact]
    public void Freeze_UpdatedState_DropsTheUpdate()
    {
        var builder = new GraphBuilder();
        Value x = builder.Input("x", TensorType.Float(2)), state = builder.Input("state", TensorType.Float(2), InputRole.State);
        Graph graph = builder.BuildWithUpdates([("y", x + state, null), ("next", state * 0.5f, "state")]);
        Graph frozen = Freezer.Freeze(graph, new Dictionary<string, Literal> { ["state"] = Literal.Of(new Shape(2), new float[2]) });
        Assert.Equal(["y"], frozen.Outputs.Select(static o => o.Name));
        Assert.Equal(["x"], frozen.Inputs.Select(static i => i.Name));
    }

    [Fact]
    public void Freeze_WrongValue_NamesIt()
    {
        var builder = new GraphBuilder();
        Value x = builder.Input("x", TensorType.Float(2)), w = builder.Input("w", TensorType.Float(2), InputRole.Parameter);
        Graph graph = builder.Build(("y", x + w));
        Assert.Contains("'w' must be Float32[2], was Float32[3]", Refusal("w", 3), StringComparison.Ordinal);
        Assert.Contains("'x' is a data input", Refusal("x", 2), StringComparison.Ordinal);
        Assert.Contains("no input 'v'", Refusal("v", 2), StringComparison.Ordinal);

        string Refusal(string name, int count) => Assert.Throws<ArgumentException>(
            () => Freezer.Freeze(graph, new Dictionary<string, Literal> { [name] = Literal.Of(new Shape(count), new float[count]) })).Message;
    }

    private static Dictionary<string, Literal> Parameters(Graph graph, IReadOnlyDictionary<string, Literal> values) =>
        graph.Inputs.Where(static i => i.Role != InputRole.Data).ToDictionary(static i => i.Name, i => values[i.Name]);
}
