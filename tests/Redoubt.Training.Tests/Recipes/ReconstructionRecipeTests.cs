using Redoubt.Data;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Training.Tests;

public sealed class ReconstructionRecipeTests
{
    // Rows on a line go through a code of one number without loss, so a linear auto-encoder that learns reproduces them; before training it does not.
    [Fact]
    public void Run_RowsOnALine_AreReproducedThroughOneNumber()
    {
        float[] direction = [0.8f, -0.4f, 0.2f, 0.6f, -0.7f];
        var inputs = new Tensor(new Shape(256, 5));
        for (int row = 0; row < 256; row++)
        {
            for (int j = 0; j < 5; j++) inputs.Row(row)[j] = (float)(new RandomKey(7).Uniform((uint)row) * 2 - 1) * direction[j];
        }

        var network = new Architecture("linear", "One number between", new Shape(5), static (n, x, _) => n.Linear("decoded", n.Linear("code", x, 1), 5, isLast: true));
        TrainedModel trained = new ModelTraining(
            new TrainingOptions { Architecture = network, Recipe = new ReconstructionRecipe(), Epochs = 60, Optimizer = OptimizerKind.Adam, LearningRate = 0.02, WeightDecay = 0, Bounds = new InputBounds(-1, 1), Threads = 1 },
            new LabeledData(inputs, new int[256], "line")).Run(cancellationToken: TestContext.Current.CancellationToken);
        double variance = 0;
        foreach (float value in inputs.Data) variance += (double)value * value / inputs.Count;
        Assert.True(trained.Epochs[^1].TrainingLoss < 0.01 * variance, $"{trained.Epochs[^1].TrainingLoss} of {variance}");
        Assert.True(trained.Epochs[0].TrainingLoss > 0.1 * variance);
        Assert.Equal(5, trained.Graph.OutputType(trained.Graph.Outputs[0].Name)[1].Size);
    }
}
