using System.Globalization;
using Redoubt.Graphs;
using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Onnx.Tests;

/// <summary>Gradients of the machine-learning operators against finite differences in double precision. Trees have none and say so.</summary>
public sealed class MachineLearningGradientTests
{
    private const double Step = 1e-5;

    private static readonly RandomKey Key = new(TestSeed.Value);

    [Fact]
    public void Of_EveryDifferentiableCase_EqualsFiniteDifferences()
    {
        var failures = new List<string>();
        int compared = 0;
        foreach (WireCase stored in MachineLearningCases.All.Values)
        {
            ImportedModel model = MachineLearningCases.Load(stored);
            if (model.Graph.Nodes.Any(static n => n.Kind == OpKind.TreeEnsemble) || model.Inputs[0].Type.ElementType != ElementType.Float32) continue;
            GraphOutput? scores = model.Graph.Outputs.FirstOrDefault(o => model.Graph.OutputType(o.Name).ElementType == ElementType.Float32);
            if (scores is null) continue;
            if (Difference(model.Graph, scores.Name, MachineLearningCases.Rows(stored), MachineLearningCases.Inputs(stored)) is { } difference) failures.Add($"{stored.Name}: {difference}");
            compared++;
        }

        Assert.True(failures.Count == 0, string.Create(CultureInfo.InvariantCulture, $"seed {TestSeed.Value}\n{string.Join('\n', failures)}"));
        Assert.True(compared >= 80, string.Create(CultureInfo.InvariantCulture, $"only {compared} cases were compared"));
    }

    [Fact]
    public void Of_ScoresOfTrees_SaysWhyNot()
    {
        Graph graph = MachineLearningCases.Load(MachineLearningCases.All["three_None_SOFTMAX"]).Graph;
        UnsupportedOpException e = Assert.Throws<UnsupportedOpException>(() => WithGradient(graph, "scores"));
        Assert.Contains("a forest of decision trees is piecewise constant", e.Message, StringComparison.Ordinal);
    }

    // One direction for all inputs at once; the loss weighs every number of the output differently.
    private static string? Difference(Graph model, string output, int rows, Dictionary<string, Literal> inputs)
    {
        Graph graph = WithGradient(model, output);
        string input = model.Inputs[0].Name;
        Dictionary<string, ReferenceValue> point = inputs.ToDictionary(static i => i.Key, static i => ReferenceValue.From(i.Value));
        double[] noise = Uniform(point[input].Numbers.Length, Key.Fold(1)), direction = Uniform(noise.Length, Key.Fold(2));
        point[input] = ReferenceValue.Of(point[input].Shape, [.. point[input].Numbers.Zip(noise, static (x, n) => (0.97 * x) + (0.0137 * n))]);
        double[] gradient = ReferenceEvaluator.Evaluate(graph, point, rows)["gradient"].Numbers;
        if (!gradient.All(double.IsFinite)) return null;
        double slope = gradient.Zip(direction, static (g, d) => g * d).Sum(), scale = 1 + gradient.Zip(direction, static (g, d) => Math.Abs(g * d)).Sum();
        double measured = (Loss(Step) - Loss(-Step)) / (2 * Step);
        return Math.Abs(slope - measured) <= 1e-4 * scale ? null : string.Create(CultureInfo.InvariantCulture, $"slope {slope}, finite differences give {measured}");

        double Loss(double step)
        {
            double[] moved = [.. point[input].Numbers.Zip(direction, (x, d) => x + (step * d))];
            return ReferenceEvaluator.Evaluate(graph, new Dictionary<string, ReferenceValue>(point) { [input] = ReferenceValue.Of(point[input].Shape, moved) }, rows)["loss"].Numbers.Sum();
        }
    }

    private static Graph WithGradient(Graph model, string output)
    {
        var builder = new GraphBuilder();
        Dictionary<string, Value> values = model.Inputs.ToDictionary(static i => i.Name, i => builder.Input(i.Name, model.InputType(i.Name)));
        Value result = builder.Splice(model, values)[output];
        int columns = result.Type.Dimensions.Skip(1).Aggregate(1, static (count, d) => count * d.Size);
        float[] weights = [.. Uniform(columns, Key.Fold(3)).Select(static w => (float)w)];
        Value loss = (result.Reshape(result.Type[0], columns) * builder.Constant(Literal.Of(new Shape(1, columns), weights))).Sum([0, 1]);
        return builder.Build(("loss", loss), ("gradient", Gradient.Of(loss, null, values[model.Inputs[0].Name])[0]));
    }

    private static double[] Uniform(int count, RandomKey key)
    {
        float[] uniform = new float[count];
        key.FillUniform(uniform);
        return [.. uniform.Select(static u => (2.0 * u) - 1)];
    }
}
