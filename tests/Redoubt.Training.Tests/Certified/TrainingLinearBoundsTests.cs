using Redoubt.Certification;
using Redoubt.Graphs;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Training.Tests;

public sealed class TrainingLinearBoundsTests
{
    private const int Rows = 4, Classes = 4;

    public static TheoryData<string> Networks => ["normalized", "medium-cnn", "resnet20", "mlp"];

    // The certifier's passes are other rules, rounded outward and held against auto_LiRPA.
    [Theory]
    [MemberData(nameof(Networks))]
    public void Margins_FrozenNetwork_AgreeWithTheCertifier(string name)
    {
        Architecture architecture = name == "normalized" ? Samples.Normalized : Architectures.Find(name);
        Shape example = name == "normalized" ? architecture.ReferenceShape : new Shape(1, 12, 12);
        IReadOnlyDictionary<string, Literal> start = architecture.Initialize(example, Classes, new RandomKey(2));
        Graph network = architecture.InferenceGraph(example, Classes);
        const float Radius = 0.01f;
        float[] inputs = new float[Rows * example.Count];
        new RandomKey(7).FillUniform(inputs, Radius, 1 - Radius);
        int[] labels = [.. Enumerable.Range(0, Rows).Select(static row => row % Classes)];

        (float[] intervals, float[] linear) = Margins(network, start, inputs, labels, Radius);
        using var certifier = new LinearCertifier(Freezer.Freeze(network, start), new LinearCertifierOptions
        {
            Intervals = new IntervalCertifierOptions { Ball = PerturbationBall.Linf(Radius), Bounds = InputBounds.Unit, Threads = 1 },
            StopAtProof = false,
            Slopes = LowerSlopes.Adaptive,
        });
        var certified = new CertifiedMargin[Rows];
        certifier.Certify(new Tensor(new Shape([Rows, .. example.Extents.ToArray()]), inputs), labels, certified, TestContext.Current.CancellationToken);
        double gained = 0;
        for (int row = 0; row < Rows; row++)
        {
            int[] rivals = [.. Enumerable.Range(0, Classes).Where(k => k != labels[row]).Select(k => row * Classes + k)];
            double best = rivals.Min(k => Math.Max(intervals[k], linear[k]));
            // Boxes are wide here: what the certifier adds for rounding grows from layer to layer as they do.
            Assert.Equal(certified[row].Margin, best, 5e-3 * Math.Max(1, Math.Abs(best)));
            gained += best - rivals.Min(k => intervals[k]);
        }

        Assert.True(gained > 0.01, "linear bounds are no better than intervals, so the test shows nothing");
    }

    // Of the whole loss, through slopes, heights and the interval bounds between.
    [Fact]
    public void EmitLoss_NetworkWithRectifiers_HasTheGradientOfFiniteDifferences()
    {
        TrainingRecipe recipe = RecipeCatalog.Find("crown-ibp").Create(new RecipeSettings { Ball = PerturbationBall.Linf(0.1) });
        Architecture architecture = Architectures.Find("mlp");
        var example = new Shape(1, 4, 4);
        var graph = new LossGraph(example, Classes, new TrainingOptions { Architecture = architecture, Recipe = recipe });
        Value loss = recipe.EmitLoss(graph);
        ParameterSpecification parameter = graph.Network.Parameters.First(static p => p.Shape.Rank == 2);
        Value gradient = Gradient.Of(loss, null, graph.Network.Values[parameter.Name])[0];
        Graph built = graph.Builder.Build(("loss", loss), ("gradient", gradient));
        Dictionary<string, ReferenceValue> values = architecture.Initialize(example, Classes, new RandomKey(3)).ToDictionary(static p => p.Key, static p => ReferenceValue.From(p.Value));
        float[] rows = new float[Rows * example.Count];
        new RandomKey(5).FillUniform(rows);
        values[Architecture.InputName] = ReferenceValue.From(Literal.Of(new Shape(Rows, 1, 4, 4), rows));
        values[TrainingStep.Labels] = ReferenceValue.From(Literal.Of(new Shape(Rows), [0L, 1, 2, 3]));
        foreach ((string name, float number) in new[] { (CertifiedRecipe.Radius, 0.1f), (CertifiedRecipe.RobustShare, 1f), (CertifiedRecipe.RegularizerShare, 0f), (CrownIbpRecipe.LinearShare, 0.75f) })
            values[name] = ReferenceValue.From(Literal.Scalar(number));

        double[] analytic = ReferenceEvaluator.Evaluate(built, values, Rows)["gradient"].Numbers, weights = values[parameter.Name].Numbers;
        int checkedEntries = 0;
        for (int i = 0; i < weights.Length; i += Math.Max(1, weights.Length / 40))
        {
            const double Step = 1e-6;
            double Loss(double shift)
            {
                double[] moved = [.. weights];
                moved[i] += shift;
                var at = new Dictionary<string, ReferenceValue>(values) { [parameter.Name] = ReferenceValue.Of(values[parameter.Name].Shape, moved) };
                return ReferenceEvaluator.Evaluate(built, at, Rows)["loss"].Numbers[0];
            }

            Assert.Equal((Loss(Step) - Loss(-Step)) / (2 * Step), analytic[i], 1e-5 * Math.Max(1, Math.Abs(analytic[i])));
            if (Math.Abs(analytic[i]) > 1e-6) checkedEntries++;
        }

        Assert.True(checkedEntries > 10, "nearly all gradients are 0, so the test shows little");
    }

    private static (float[] Intervals, float[] Linear) Margins(Graph network, IReadOnlyDictionary<string, Literal> start, float[] inputs, int[] labels, float radius)
    {
        var builder = new GraphBuilder();
        Value x = builder.Input("input", network.InputType("input")), y = builder.Input("labels", new TensorType(ElementType.Int64, Dimension.Batch));
        var points = start.ToDictionary(static p => p.Key, p => builder.Constant(p.Value));
        DecisionBounds bounds = TrainingBounds.Emit(network, TrainingBox.Between(x + -radius, x + radius), points, y);
        using Plan plan = Plan.Compile(builder.Build(("intervals", bounds.Margins), ("linear", TrainingLinearBounds.Margins(network, bounds, y))), new PlanOptions { Capacity = Rows, Threads = 1 });
        inputs.CopyTo(plan.Input("input"));
        for (int row = 0; row < Rows; row++) plan.IntegerInput("labels")[row] = labels[row];
        plan.Run(Rows);
        return (plan.Output("intervals").ToArray(), plan.Output("linear").ToArray());
    }
}
