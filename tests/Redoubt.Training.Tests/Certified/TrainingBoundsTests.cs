using Redoubt.Certification;
using Redoubt.Data;
using Redoubt.Graphs;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Training.Tests;

public sealed class TrainingBoundsTests
{
    private const int Rows = 5, Classes = 4;

    public static TheoryData<string> Networks => ["normalized", "medium-cnn", "mnist-cnn", "resnet20"];

    // The certifier's bounds are computed by other rules, rounded outward; without rounding both are the same intervals.
    [Theory]
    [MemberData(nameof(Networks))]
    public void Emit_FrozenNetwork_AgreesWithTheCertifier(string name)
    {
        Architecture architecture = name == "normalized" ? Samples.Normalized : Architectures.Find(name);
        Shape example = name == "normalized" ? architecture.ReferenceShape : new Shape(1, 12, 12);
        IReadOnlyDictionary<string, Literal> start = architecture.Initialize(example, Classes, new RandomKey(2));
        Graph network = architecture.InferenceGraph(example, Classes);
        const float Radius = 0.02f;
        float[] inputs = new float[Rows * example.Count];
        new RandomKey(7).FillUniform(inputs, Radius, 1 - Radius);
        int[] labels = [.. Enumerable.Range(0, Rows).Select(static row => row % Classes)];

        float[] margins = Margins(network, start, example, inputs, labels, Radius);
        using var certifier = new IntervalCertifier(Freezer.Freeze(network, start), new IntervalCertifierOptions { Ball = PerturbationBall.Linf(Radius), Bounds = InputBounds.Unit, Threads = 1 });
        var certified = new CertifiedMargin[Rows];
        certifier.Certify(new Tensor(new Shape([Rows, .. example.Extents.ToArray()]), inputs), labels, certified, TestContext.Current.CancellationToken);
        for (int row = 0; row < Rows; row++)
        {
            double smallest = Enumerable.Range(0, Classes).Where(k => k != labels[row]).Min(k => margins[row * Classes + k]);
            Assert.Equal(certified[row].Margin, smallest, 2e-3 * Math.Max(1, Math.Abs(smallest)));
        }
    }

    [Fact]
    public void Emit_OperationWithoutRule_NamesIt()
    {
        var builder = new GraphBuilder();
        Value x = builder.Input("x", TensorType.Float(Dimension.Batch, 3));
        Graph graph = builder.Build(("y", x.Unary(OpKind.Sin)));
        var target = new GraphBuilder();
        Value low = target.Input("low", TensorType.Float(Dimension.Batch, 3)), labels = target.Input("labels", new TensorType(ElementType.Int64, Dimension.Batch));
        Assert.Contains("Sin", Assert.Throws<UnsupportedOpException>(() => TrainingBounds.Emit(graph, TrainingBox.Between(low, low), new Dictionary<string, Value>(), labels)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ibp")]
    [InlineData("crown-ibp")]
    [InlineData("sabr")]
    [InlineData("mtl-ibp")]
    public void Run_PicturesOfFourQuarters_CertifiesMostRowsWhereStandardTrainingCertifiesNone(string name)
    {
        Graph Trained(TrainingRecipe recipe) => new ModelTraining(
            new TrainingOptions { Architecture = Samples.Normalized, Recipe = recipe, Epochs = 40, BatchSize = 16, Optimizer = OptimizerKind.Adam, LearningRate = 0.005, Threads = 1 },
            Samples.Pictures()).Run(cancellationToken: TestContext.Current.CancellationToken).Graph;
        TrainingRecipe certified = RecipeCatalog.Find(name).Create(new RecipeSettings { Ball = PerturbationBall.Linf(0.15), IntervalWeight = name == "mtl-ibp" ? 0.8 : null, BoxShare = name == "sabr" ? 0.8 : null });
        int with = Certified(Trained(certified)), without = Certified(Trained(new StandardRecipe()));
        Assert.True(with >= 80 && without < 45, $"{name}: {with} of 90 rows, without it {without}");
    }

    private static int Certified(Graph network)
    {
        LabeledData rows = Samples.Pictures();
        using var certifier = new IntervalCertifier(network, new IntervalCertifierOptions { Ball = PerturbationBall.Linf(0.1), Bounds = InputBounds.Unit, Threads = 1 });
        var margins = new CertifiedMargin[rows.Rows];
        certifier.Certify(rows.Inputs, rows.Labels, margins, TestContext.Current.CancellationToken);
        return margins.Count(static m => m.IsCertified);
    }

    private static float[] Margins(Graph network, IReadOnlyDictionary<string, Literal> start, Shape example, float[] inputs, int[] labels, float radius)
    {
        var builder = new GraphBuilder();
        Value x = builder.Input("input", network.InputType("input")), y = builder.Input("labels", new TensorType(ElementType.Int64, Dimension.Batch));
        var points = start.ToDictionary(static p => p.Key, p => builder.Constant(p.Value));
        DecisionBounds bounds = TrainingBounds.Emit(network, TrainingBox.Between(x + -radius, x + radius), points, y);
        using Plan plan = Plan.Compile(builder.Build(("margins", bounds.Margins)), new PlanOptions { Capacity = Rows, Threads = 1 });
        inputs.CopyTo(plan.Input("input"));
        for (int row = 0; row < Rows; row++) plan.IntegerInput("labels")[row] = labels[row];
        plan.Run(Rows);
        Assert.Equal(example.Count * Rows, inputs.Length);
        return plan.Output("margins").ToArray();
    }
}
