using Redoubt.Data;

namespace Redoubt.Training.Tests;

/// <summary>A batch in parts is the batch: the same weights up to rounding.</summary>
public sealed class AccumulationTests
{
    [Theory]
    [InlineData(OptimizerKind.Sgd, 2)]
    [InlineData(OptimizerKind.Sgd, 5)]
    [InlineData(OptimizerKind.AdamW, 3)]
    public void Run_BatchInParts_GivesTheWeightsOfTheWholeBatch(OptimizerKind optimizer, int parts)
    {
        // 60 rows in batches of 16: the last batch has 12, whose parts differ in size.
        TrainingOptions options = new()
        {
            Architecture = Samples.Linear, Optimizer = optimizer, Epochs = 3, BatchSize = 16, LearningRate = 0.05, ClipNorm = 0.5, Averaging = AveragingKind.Exponential, Threads = 1,
        };
        LabeledData rows = Samples.Separable();
        float[] whole = Weights(options, rows), inParts = Weights(options with { Accumulation = parts }, rows);
        for (int i = 0; i < whole.Length; i++) Assert.Equal(whole[i], inParts[i], 2e-5f);
        Assert.NotEqual(whole, Weights(options with { BatchSize = 16 / parts }, rows)); // Smaller batches are something else.
    }

    [Fact]
    public void Errors_AccumulationWithReplays_SaysWhy()
    {
        var options = new TrainingOptions { Architecture = Samples.Linear, Accumulation = 2, Recipe = new FreeRecipe { Threat = Models.PerturbationBall.Linf(0.1) } };
        Assert.Equal("The recipe free uses each batch several times and cannot compute it in parts.", Assert.Single(options.Errors()));
    }

    private static float[] Weights(TrainingOptions options, LabeledData rows)
    {
        TrainedModel model = new ModelTraining(options, rows).Run(cancellationToken: TestContext.Current.CancellationToken);
        return [.. model.Parameters["fc.weight"].Floats, .. model.Parameters["fc.bias"].Floats];
    }
}
