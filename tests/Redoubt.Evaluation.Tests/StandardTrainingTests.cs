using Redoubt.Data;
using Redoubt.Graphs;
using Redoubt.Models;
using Redoubt.Tensors;
using Redoubt.Training;

namespace Redoubt.Evaluation.Tests;

public sealed class StandardTrainingTests
{
    private const int Features = 3, Classes = 4, Batch = 5;

    private static readonly Architecture Linear =
        new("linear", "one layer", new Shape(Features), static (network, input, classes) => network.Linear("fc", input, classes, isLast: true));

    // Softmax regression has a closed form: dL/dz = (p - y)/N. The steps are repeated here in double precision.
    [Theory]
    [InlineData(0.0, 0.0)]
    [InlineData(0.9, 0.0)]
    [InlineData(0.9, 0.01)]
    public void TrainingStep_SoftmaxRegression_FollowsTheFormula(double momentum, double decay)
    {
        var options = new TrainingOptions { Architecture = Linear, Momentum = momentum, WeightDecay = decay, Threads = 1 };
        using Plan plan = Plan.Compile(TrainingStep.Emit(new Shape(Features), Classes, options), new PlanOptions { Capacity = Batch + 2, Threads = 1 });
        var start = Linear.Initialize(new Shape(Features), Classes, new RandomKey(3));
        foreach ((string name, Literal value) in start) value.Floats.CopyTo(plan.Input(name));
        if (momentum > 0)
        {
            plan.Input(TrainingStep.MomentumOf("fc.weight")).Clear();
            plan.Input(TrainingStep.MomentumOf("fc.bias")).Clear();
        }

        var reference = new SoftmaxRegression(start["fc.weight"].Floats, momentum, decay);
        for (int step = 0; step < 4; step++)
        {
            float[] x = new float[Batch * Features];
            new RandomKey((ulong)step).FillNormal(x);
            int[] y = [.. Enumerable.Range(0, Batch).Select(i => (i + step) % Classes)];
            x.CopyTo(plan.Input(Architecture.InputName));
            for (int i = 0; i < Batch; i++) plan.IntegerInput(TrainingStep.Labels)[i] = y[i];
            plan.Input(TrainingStep.LearningRate)[0] = 0.1f;
            plan.Run(Batch);
            double loss = reference.Step(x, y, 0.1);
            Assert.Equal(loss, plan.Output(TrainingStep.Loss)[0], 5);
        }

        for (int i = 0; i < reference.Weights.Length; i++) Assert.Equal(reference.Weights[i], plan.Input("fc.weight")[i], 5);
        for (int i = 0; i < Classes; i++) Assert.Equal(reference.Biases[i], plan.Input("fc.bias")[i], 5);
    }

    [Fact]
    public void Run_SeparableRows_LearnsThemAndFreezesTheSameNumbers()
    {
        LabeledData rows = Separable();
        TrainedModel model = new ModelTraining(new TrainingOptions { Architecture = Linear, Epochs = 30, BatchSize = 8, LearningRate = 0.5, Threads = 1 }, rows, rows).Run(cancellationToken: TestContext.Current.CancellationToken);

        Assert.True(model.Completed);
        Assert.Equal(30, model.Epochs.Length);
        Assert.True(model.Epochs[^1].TestAccuracy > 0.95, $"{model.Epochs[^1].TestAccuracy}");
        Assert.Equal(Features * 2 + 2, model.ParameterCount);
        using var classifier = new GraphClassifier(model.Graph, new InputBounds(-10, 10), new GraphClassifierOptions { Threads = 1 });
        Assert.Equal(model.Epochs[^1].TestAccuracy!.Value, CleanPass.Run(classifier, rows).Accuracy.Value, 9);
    }

    [Fact]
    public void Run_OtherBatchOrThreads_SameSeedSameBytesOnlyForThreads()
    {
        float[] Weights(int threads, ulong seed) =>
            new ModelTraining(new TrainingOptions { Architecture = Linear, Epochs = 2, BatchSize = 8, Threads = threads, Seed = seed }, Separable()).Run().Parameters["fc.weight"].Floats;

        Assert.Equal(Weights(1, 5), Weights(2, 5));
        Assert.NotEqual(Weights(1, 5), Weights(1, 6));
    }

    [Fact]
    public void Run_LearningRateTooHigh_SaysSo()
    {
        var training = new ModelTraining(new TrainingOptions { Architecture = Linear, Epochs = 50, LearningRate = 1e30, Threads = 1 }, Separable());
        Assert.Contains("try a smaller learning rate", Assert.Throws<InvalidDataException>(() => training.Run(cancellationToken: TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_Canceled_KeepsFinishedEpochs()
    {
        using var source = new CancellationTokenSource();
        var progress = new Watcher(source);
        TrainedModel model = new ModelTraining(new TrainingOptions { Architecture = Linear, Epochs = 50, Threads = 1 }, Separable()).Run(progress, cancellationToken: source.Token);
        Assert.False(model.Completed);
        Assert.Equal(2, model.Epochs.Length);
    }

    [Theory]
    [InlineData(0, 0.4, 0.4)]
    [InlineData(50, 0.4, 0.2)]
    [InlineData(25, 0.4, 0.341421356)]
    public void RateOf_HalfCosine_FallsToZero(long step, double start, double expected) => Assert.Equal(expected, LearningRateSchedule.RateOf(ScheduleKind.Cosine, start, step, 100), 8);

    [Fact]
    public void Errors_BrokenRules_AreAllListed()
    {
        var options = new TrainingOptions { Architecture = Linear, Epochs = 0, BatchSize = 0, LearningRate = 0, Momentum = 1, WeightDecay = -1, Threads = 0 };
        Assert.Equal(6, options.Errors().Count());
        Assert.Equal(6, Assert.Throws<ArgumentException>(() => new ModelTraining(options, Separable())).Message.Split(", was ").Length - 1);
    }

    private static LabeledData Separable()
    {
        var inputs = new Tensor(new Shape(60, Features));
        new RandomKey(11).FillNormal(inputs.Data);
        int[] labels = [.. Enumerable.Range(0, 60).Select(row => inputs.Row(row)[0] + 0.5 * inputs.Row(row)[1] > 0 ? 1 : 0)];
        return new LabeledData(inputs, labels, "separable");
    }

    private sealed class Watcher(CancellationTokenSource source) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Finished is { Epoch: 2 }) source.Cancel();
        }
    }

    private sealed class SoftmaxRegression(float[] weights, double momentum, double decay)
    {
        private readonly double[] _weightVelocity = new double[weights.Length];
        private readonly double[] _biasVelocity = new double[Classes];

        public double[] Weights { get; } = [.. weights.Select(static w => (double)w)];

        public double[] Biases { get; } = new double[Classes];

        public double Step(float[] x, int[] y, double rate)
        {
            double[] weightGradient = new double[Weights.Length], biasGradient = new double[Classes];
            double loss = 0;
            for (int row = 0; row < y.Length; row++)
            {
                double[] z = [.. Enumerable.Range(0, Classes).Select(k => Biases[k] + Enumerable.Range(0, Features).Sum(i => Weights[k * Features + i] * x[row * Features + i]))];
                double sum = z.Sum(Math.Exp);
                loss -= (z[y[row]] - Math.Log(sum)) / y.Length;
                for (int k = 0; k < Classes; k++)
                {
                    double d = (Math.Exp(z[k]) / sum - (k == y[row] ? 1 : 0)) / y.Length;
                    biasGradient[k] += d;
                    for (int i = 0; i < Features; i++) weightGradient[k * Features + i] += d * x[row * Features + i];
                }
            }

            Update(Weights, weightGradient, _weightVelocity, rate, decay);
            Update(Biases, biasGradient, _biasVelocity, rate, 0);
            return loss;
        }

        private void Update(double[] values, double[] gradient, double[] velocity, double rate, double weightDecay)
        {
            for (int i = 0; i < values.Length; i++)
            {
                double g = gradient[i] + weightDecay * values[i];
                velocity[i] = momentum * velocity[i] + g;
                values[i] -= rate * (momentum > 0 ? g + momentum * velocity[i] : g);
            }
        }
    }
}
