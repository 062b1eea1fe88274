using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Graphs.Tests;

public sealed class RandomGradientTests
{
    private const double Step = 1e-6;

    // One directional derivative per graph covers every input at once: Σ gradient·direction against the slope of the loss along the direction.
    [Fact]
    public void Of_RandomGraphs_EqualsSlopeAlongRandomDirection()
    {
        for (ulong seed = 0; seed < 120; seed++)
        {
            Graph graph = RandomGraph.Create(new RandomKey(seed), new RandomGraphOptions { Gradients = true, Jumps = false, Parameters = true });
            Dictionary<string, ReferenceValue> at = Values(RandomGraph.Inputs(graph, new RandomKey(seed), 2));
            Dictionary<string, ReferenceValue> direction = Values(RandomGraph.Inputs(graph, new RandomKey(seed).Fold(1), 2));
            IReadOnlyDictionary<string, ReferenceValue> here = ReferenceEvaluator.Evaluate(graph, at, 2);
            double expected = (Loss(graph, Moved(at, direction, Step)) - Loss(graph, Moved(at, direction, -Step))) / (2 * Step);
            double actual = at.Keys.Where(name => here.ContainsKey("d" + name)).Sum(name => Dot(here["d" + name].Numbers, direction[name].Numbers));
            Assert.True(Math.Abs(expected - actual) <= 1e-5 * (1 + Math.Abs(expected)), $"seed {seed}: gradient {actual}, slope {expected}");
        }
    }

    // The weights that RandomGraph gives its outputs.
    private static double Loss(Graph graph, Dictionary<string, ReferenceValue> at)
    {
        IReadOnlyDictionary<string, ReferenceValue> y = ReferenceEvaluator.Evaluate(graph, at, 2);
        double loss = 0;
        for (int i = 0; y.TryGetValue($"y{i}", out ReferenceValue? value); i++) loss += (0.5 + (0.25 * i)) * value.Numbers.Sum();
        return loss;
    }

    private static Dictionary<string, ReferenceValue> Values(IReadOnlyDictionary<string, Literal> inputs) =>
        inputs.ToDictionary(static p => p.Key, static p => ReferenceValue.From(p.Value));

    private static Dictionary<string, ReferenceValue> Moved(Dictionary<string, ReferenceValue> at, Dictionary<string, ReferenceValue> direction, double step) =>
        at.ToDictionary(static p => p.Key, p => p.Value.ElementType == ElementType.Float32
            ? ReferenceValue.Of(p.Value.Shape, p.Value.Numbers.Zip(direction[p.Key].Numbers, (a, d) => a + (step * d)).ToArray())
            : p.Value);

    private static double Dot(double[] a, double[] b) => a.Zip(b, static (x, y) => x * y).Sum();
}
