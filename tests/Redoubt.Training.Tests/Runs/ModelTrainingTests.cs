using Redoubt.Data;
using Redoubt.Evaluation;
using Redoubt.Models;

namespace Redoubt.Training.Tests;

public sealed class ModelTrainingTests
{
    private const int Features = Samples.Features;

    private static readonly Architecture Linear = Samples.Linear;

    [Fact]
    public void Run_SeparableRows_LearnsThemAndFreezesTheSameNumbers()
    {
        LabeledData rows = Samples.Separable();
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
            new ModelTraining(new TrainingOptions { Architecture = Linear, Epochs = 2, BatchSize = 8, Threads = threads, Seed = seed }, Samples.Separable()).Run().Parameters["fc.weight"].Floats;

        Assert.Equal(Weights(1, 5), Weights(2, 5));
        Assert.NotEqual(Weights(1, 5), Weights(1, 6));
    }

    [Fact]
    public void Run_LearningRateTooHigh_SaysSo()
    {
        var training = new ModelTraining(new TrainingOptions { Architecture = Linear, Epochs = 50, LearningRate = 1e30, Threads = 1 }, Samples.Separable());
        Assert.Contains("try a smaller learning rate", Assert.Throws<InvalidDataException>(() => training.Run(cancellationToken: TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_Canceled_KeepsFinishedEpochs()
    {
        using var source = new CancellationTokenSource();
        var progress = new Watcher(source);
        TrainedModel model = new ModelTraining(new TrainingOptions { Architecture = Linear, Epochs = 50, Threads = 1 }, Samples.Separable()).Run(progress, cancellationToken: source.Token);
        Assert.False(model.Completed);
        Assert.Equal(2, model.Epochs.Length);
    }

    [Fact]
    public void Errors_BrokenRules_AreAllListed()
    {
        var options = new TrainingOptions { Architecture = Linear, Epochs = 0, BatchSize = 0, LearningRate = 0, Momentum = 1, WeightDecay = -1, Threads = 0 };
        Assert.Equal(6, options.Errors().Count());
        Assert.Equal(6, Assert.Throws<ArgumentException>(() => new ModelTraining(options, Samples.Separable())).Message.Split(", was ").Length - 1);
    }

    private sealed class Watcher(CancellationTokenSource source) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Finished is { Epoch: 2 }) source.Cancel();
        }
    }
}
