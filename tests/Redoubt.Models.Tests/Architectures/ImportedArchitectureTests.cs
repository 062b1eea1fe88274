using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Models.Tests;

public sealed class ImportedArchitectureTests
{
    [Theory]
    [InlineData("mnist-cnn")]
    [InlineData("small-cnn")]
    [InlineData("resnet20")]
    public void From_FrozenNetwork_ComputesTheSameAndTrainsItsWeights(string name)
    {
        Architecture original = Architectures.Find(name);
        Shape example = original.ReferenceShape;
        Graph frozen = Simplifier.Simplify(Freezer.Freeze(original.InferenceGraph(example, 10), original.Initialize(example, 10, new RandomKey(1))));
        Architecture imported = ImportedArchitecture.From("imported", frozen);
        Assert.Equal(example, imported.ReferenceShape);
        Graph again = imported.InferenceGraph(example, 10);
        int weights = again.Inputs.Where(static i => i.Role == InputRole.Parameter).Sum(i => again.InputType(i.Name).Bind(1).Count);
        Graph reference = original.InferenceGraph(example, 10);
        int all = reference.Inputs.Where(static i => i.Role == InputRole.Parameter).Sum(i => reference.InputType(i.Name).Bind(1).Count);
        Assert.InRange(weights, (int)(0.97 * all), all);
        Assert.Equal(Scores(frozen, example), Scores(Freezer.Freeze(again, imported.Initialize(example, 10, new RandomKey(9))), example));
    }

    // Recipes with noise apply a network to several copies of each row; its reshapes must follow.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Layers_SeveralRowsForEachOne_ScoreAsAlone(bool spliced)
    {
        Architecture original = Architectures.Find("small-cnn");
        Shape example = original.ReferenceShape;
        Graph frozen = Freezer.Freeze(original.InferenceGraph(example, 10), original.Initialize(example, 10, new RandomKey(1)));
        Architecture imported = ImportedArchitecture.From("imported", frozen);
        var builder = new GraphBuilder();
        Value pairs = builder.Input("pairs", TensorType.Float(Dimension.Batch, 2, 1, 28, 28)).Reshape(new Dimension(2, Dimension.BatchSymbol), 1, 28, 28);
        Value scores = spliced
            ? builder.Splice(frozen, new Dictionary<string, Value> { [Architecture.InputName] = pairs })[Architecture.OutputName]
            : imported.Layers(new NetworkBuilder(builder, isTraining: false), pairs, 10);
        Graph graph = builder.Build(("scores", scores));
        if (!spliced) graph = Freezer.Freeze(graph, imported.Initialize(example, 10, new RandomKey(9)));
        float[] rows = new float[6 * example.Count];
        new RandomKey(3).FillUniform(rows);
        using Plan joined = Plan.Compile(graph, new PlanOptions { Capacity = 3, Threads = 1 }), alone = Plan.Compile(frozen, new PlanOptions { Capacity = 6, Threads = 1 });
        rows.CopyTo(joined.Input("pairs"));
        rows.CopyTo(alone.Input(Architecture.InputName));
        joined.Run(3);
        alone.Run(6);
        for (int i = 0; i < 60; i++) Assert.Equal(alone.Output(Architecture.OutputName)[i], joined.Output("scores")[i], 1e-4f);
    }

    [Fact]
    public void From_NormalizationInTheGraph_LeavesItAlone()
    {
        var builder = new GraphBuilder();
        Value x = builder.Input("x", TensorType.Float(Dimension.Batch, 3));
        Value scaled = (x - builder.Constant(Literal.Of(new Shape(3), [1f, 2, 3]))) * builder.Constant(Literal.Of(new Shape(3), [4f, 5, 6]));
        Value y = scaled.MatMul(builder.Constant(Literal.Of(new Shape(3, 2), [1f, 2, 3, 4, 5, 6]))) + builder.Constant(Literal.Of(new Shape(2), [7f, 8]));
        Architecture imported = ImportedArchitecture.From("linear", builder.Build(("y", y)));
        Assert.Equal([new Shape(3, 2), new Shape(2)], imported.Parameters(new Shape(3), 2).Select(static p => p.Shape));
    }

    [Fact]
    public void From_GraphWithoutWeights_Throws()
    {
        var builder = new GraphBuilder();
        Value x = builder.Input("x", TensorType.Float(Dimension.Batch, 3));
        Assert.Contains("no weights", Assert.Throws<ArgumentException>(() => ImportedArchitecture.From("none", builder.Build(("y", x.Unary(OpKind.Tanh))))).Message, StringComparison.Ordinal);
    }

    private static float[] Scores(Graph graph, Shape example)
    {
        using Plan plan = Plan.Compile(graph, new PlanOptions { Capacity = 3, Threads = 1 });
        new RandomKey(4).FillUniform(plan.Input(graph.Inputs[0].Name));
        plan.Run(3);
        Assert.Equal(3 * example.Count, plan.Input(graph.Inputs[0].Name).Length);
        return plan.Output(graph.Outputs[0].Name).ToArray();
    }
}
