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
