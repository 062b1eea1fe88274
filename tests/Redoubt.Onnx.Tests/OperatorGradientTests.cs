using System.Globalization;
using Redoubt.Graphs;
using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Onnx.Tests;

/// <summary>Gradients of imported operators against finite differences in double precision, and the compiled gradient against the evaluator.</summary>
public sealed class OperatorGradientTests
{
    // A kink between the two points of a difference spoils it; the shorter step is tried where the longer one disagrees.
    private static readonly double[] Steps = [1e-5, 1e-7];

    private static readonly RandomKey Key = new(TestSeed.Value);

    [Fact]
    public void Of_EveryGoldenCase_EqualsFiniteDifferences()
    {
        var failures = new List<string>();
        int compared = 0;
        foreach (string name in GoldenCases.Names)
        {
            Outcome outcome = Compare(name);
            compared += outcome.Compared ? 1 : 0;
            if (outcome.Difference is { } difference) failures.Add($"{name}: {difference}");
        }

        Assert.True(failures.Count == 0, string.Create(CultureInfo.InvariantCulture, $"seed {TestSeed.Value}\n{string.Join('\n', failures)}"));
        Assert.True(compared >= 520, string.Create(CultureInfo.InvariantCulture, $"only {compared} cases were compared"));
    }

    private static Outcome Compare(string name)
    {
        WireCase stored = GoldenCases.Of(name);
        ImportedModel model = GoldenCases.Load(stored);
        string[] inputs = [.. model.Inputs.Where(static i => i.Type.ElementType == ElementType.Float32).Select(static i => i.Name)];
        string[] outputs = [.. model.Outputs.Where(static o => o.Type.ElementType == ElementType.Float32).Select(static o => o.Name)];
        if (inputs.Length == 0 || outputs.Length == 0) return default;
        Graph graph = WithGradient(model.Graph, inputs, outputs);
        var point = GoldenCases.Inputs(stored).ToDictionary(static i => i.Key, static i => ReferenceValue.From(i.Value));
        foreach (string input in inputs) point[input] = Moved(point[input], Key.Fold(1));
        IReadOnlyDictionary<string, ReferenceValue> exact = ReferenceEvaluator.Evaluate(graph, point, 1);
        if (!double.IsFinite(exact["loss"].Numbers[0])) return default;
        foreach (string input in inputs)
        {
            double[] gradient = exact["gradient " + input].Numbers, direction = Uniform(gradient.Length, Key.Fold(2));
            double slope = gradient.Zip(direction, static (g, d) => g * d).Sum(), scale = 1 + gradient.Zip(direction, static (g, d) => Math.Abs(g * d)).Sum();
            double[] differences = Array.ConvertAll(Steps, step => (Loss(graph, point, input, direction, step) - Loss(graph, point, input, direction, -step)) / (2 * step));
            if (!Array.Exists(differences, difference => Math.Abs(slope - difference) <= 1e-4 * scale)) return new Outcome(true, string.Create(CultureInfo.InvariantCulture, $"'{input}' has slope {slope}, finite differences give {differences[0]} and {differences[1]}"));
        }

        return new Outcome(true, Compiled(graph, point, exact));
    }

    private static string? Compiled(Graph graph, Dictionary<string, ReferenceValue> point, IReadOnlyDictionary<string, ReferenceValue> exact)
    {
        Dictionary<string, Literal> literals = point.ToDictionary(static i => i.Key, static i => i.Value.ToLiteral());
        foreach ((string output, Literal value) in Execution.Run(graph, literals, 1, Executor.Plan))
        {
            // Rounding the operands of a steep function moves its result by their size times its slope.
            if (Closeness.Difference(exact[output].ToLiteral(), value, 1e-3) is { } difference) return $"compiled {output}: {difference}";
        }

        return null;
    }

    // The loss is a weighted sum of everything that the model gives.
    private static Graph WithGradient(Graph model, string[] inputs, string[] outputs)
    {
        var builder = new GraphBuilder();
        Dictionary<string, Value> values = model.Inputs.ToDictionary(static i => i.Name, i => builder.Input(i.Name, model.InputType(i.Name)));
        IReadOnlyDictionary<string, Value> results = builder.Splice(model, values);
        Value loss = builder.Constant(0f);
        foreach (string output in outputs)
        {
            Value result = results[output].Reshape(results[output].Type.ElementCount());
            float[] weights = [.. Uniform(result.Type[0].Size, Key.Fold(3)).Select(static w => (float)w)];
            loss += (result * builder.Constant(Literal.Of(new Shape(weights.Length), weights))).Sum([0]);
        }

        Value[] gradients = Gradient.Of(loss, null, [.. inputs.Select(i => values[i])]);
        return builder.Build([("loss", loss), .. inputs.Select((input, i) => ("gradient " + input, gradients[i]))]);
    }

    private static double Loss(Graph graph, Dictionary<string, ReferenceValue> point, string input, double[] direction, double step)
    {
        double[] moved = [.. point[input].Numbers.Zip(direction, (x, d) => x + step * d)];
        return ReferenceEvaluator.Evaluate(graph, new Dictionary<string, ReferenceValue>(point) { [input] = ReferenceValue.Of(point[input].Shape, moved) }, 1)["loss"].Numbers[0];
    }

    // Away from kinks and ties, inside the domain [-1, 1] of those functions that have it. Floats, so that a plan sees the same numbers.
    private static ReferenceValue Moved(ReferenceValue value, RandomKey key)
    {
        double[] noise = Uniform(value.Numbers.Length, key);
        return ReferenceValue.Of(value.Shape, [.. value.Numbers.Select((x, i) => (double)(float)(0.97 * x + 0.0137 * noise[i]))]);
    }

    private static double[] Uniform(int count, RandomKey key)
    {
        float[] uniform = new float[count];
        key.FillUniform(uniform);
        return [.. uniform.Select(static u => 2.0 * u - 1)];
    }

    private readonly record struct Outcome(bool Compared, string? Difference);
}
