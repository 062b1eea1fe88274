using Redoubt.Graphs;
using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Models.Tests;

public sealed class GraphClassifierTests
{
    private const int Features = 6, Classes = 5, Rows = 11;

    private static readonly RandomKey Key = new(TestSeed.Value);

    public static TheoryData<ObjectiveKind> Kinds => [.. Enum.GetValues<ObjectiveKind>()];

    // Eleven rows through a plan of four: full batches and a rest. The model is linear, z = W·x, so the gradient by x is Wᵀ times that by z.
    [Theory]
    [MemberData(nameof(Kinds))]
    public void Evaluate_LinearModel_MatchesHandWrittenDerivatives(ObjectiveKind kind)
    {
        float[] weights = Draw(1, Classes * Features);
        using GraphClassifier model = Linear(weights);
        Tensor inputs = new(new Shape(Rows, Features), Draw(2, Rows * Features)), scores = new(new Shape(Rows, Classes)), gradient = new(inputs.Shape);
        int[] labels = [.. Enumerable.Range(0, Rows).Select(static row => row % Classes)], targets = [.. labels.Select(static y => (y + 2) % Classes)];
        float[] values = new float[Rows], valuesOnly = new float[Rows];
        IObjective objective = model.Compile(kind);
        objective.Evaluate(inputs, labels, kind.UsesTargets() ? targets : [], scores, values, gradient);
        objective.Values(inputs, labels, kind.UsesTargets() ? targets : [], new Tensor(scores.Shape), valuesOnly);

        Assert.Equal(values, valuesOnly);
        for (int row = 0; row < Rows; row++)
        {
            double[] z = [.. Enumerable.Range(0, Classes).Select(k => Dot(weights.AsSpan(k * Features, Features), inputs.Row(row)))];
            (double value, double[] derivative) = ScoreLoss.Evaluate(kind, z, labels[row], targets[row]);
            for (int k = 0; k < Classes; k++) Assert.Equal(z[k], scores.Row(row)[k], 1e-5);
            Assert.Equal(value, values[row], 1e-4 * Math.Max(1, Math.Abs(value)));
            for (int j = 0; j < Features; j++)
            {
                double expected = Enumerable.Range(0, Classes).Sum(k => derivative[k] * weights[k * Features + j]);
                Assert.Equal(expected, gradient.Row(row)[j], 1e-3 * Math.Max(1, derivative.Max(Math.Abs)));
            }
        }
    }

    [Theory]
    [InlineData(ObjectiveKind.DifferenceOfLogitsRatio, 2)]
    [InlineData(ObjectiveKind.TargetedDifferenceOfLogitsRatio, 3)]
    public void Compile_TooFewClasses_NamesBothNumbers(ObjectiveKind kind, int classes)
    {
        using var model = new GraphClassifier(Identity(classes), InputBounds.Unit, new GraphClassifierOptions { Threads = 1 });
        string message = Assert.Throws<ArgumentException>(() => model.Compile(kind)).Message;
        Assert.Contains($"{kind} needs at least {classes + 1} classes, the model has {classes}.", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Ctor_ParametersLeft_Throws()
    {
        Graph graph = Architectures.Find("mlp").InferenceGraph(new Shape(4), 3);
        Assert.Throws<ArgumentException>(() => new GraphClassifier(graph, InputBounds.Unit));
    }

    [Fact]
    public void Scores_FixedBatchOfOne_RunsRowByRow()
    {
        var builder = new GraphBuilder();
        Value x = builder.Input("x", TensorType.Float(1, 3));
        using var model = new GraphClassifier(builder.Build(("y", x * 2f)), InputBounds.Unit, new GraphClassifierOptions { Threads = 1 });
        Tensor inputs = new(new Shape(4, 3), Draw(3, 12)), scores = new(new Shape(4, 3));
        model.Scores(inputs, scores);
        Assert.Equal(1, model.Capacity);
        Assert.Equal(inputs.Data.ToArray().Select(static v => 2 * v), scores.Data.ToArray());
    }

    [Fact]
    public void Scores_WrongShape_Throws()
    {
        using GraphClassifier model = Linear(Draw(1, Classes * Features));
        Assert.Throws<ArgumentException>(() => model.Scores(new Tensor(new Shape(2, Features + 1)), new Tensor(new Shape(2, Classes))));
        Assert.Throws<ArgumentException>(() => model.Scores(new Tensor(new Shape(2, Features)), new Tensor(new Shape(3, Classes))));
    }

    private static GraphClassifier Linear(float[] weights)
    {
        var builder = new GraphBuilder();
        Value x = builder.Input("x", TensorType.Float(Dimension.Batch, Features));
        Value z = x.MatMul(builder.Constant(Literal.Of(new Shape(Classes, Features), weights)), transposeRight: true);
        return new GraphClassifier(builder.Build(("z", z)), new InputBounds(-9, 9), new GraphClassifierOptions { Capacity = 4, Threads = 2 });
    }

    private static Graph Identity(int classes)
    {
        var builder = new GraphBuilder();
        return builder.Build(("z", builder.Input("x", TensorType.Float(Dimension.Batch, classes)).Relu()));
    }

    private static float[] Draw(ulong salt, int count)
    {
        float[] numbers = new float[count];
        Key.Fold(salt).FillUniform(numbers, -2, 2);
        return numbers;
    }

    private static double Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++) sum += (double)a[i] * b[i];
        return sum;
    }
}
