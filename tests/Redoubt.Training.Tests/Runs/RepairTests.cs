using Redoubt.Data;
using Redoubt.Graphs;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Training.Tests;

/// <summary>The guard against catastrophic overfitting, on a network that has collapsed by construction.</summary>
public sealed class RepairTests
{
    // Margin 1 - 2·exp(-((d - 0.05)/0.03)²) of the first class at distance d from 0.5: wrong only in a dip between 0.025 and 0.075. In a ball of 0.1, one step of 0.125 from a random
    // start jumps over it three times of four, ten steps of 0.025 end in it. The line of weight 10⁻⁴ only gives training something to change.
    private static readonly Architecture Dipped = new("dipped", "a narrow dip", new Shape(1), static (network, input, classes) =>
    {
        Value distance = (input + -0.55f) * (1 / 0.03f);
        Value margin = (-(distance * distance)).Unary(OpKind.Exp) * -2f + 1f;
        Value first = input.Builder.Constant(Literal.Of(new Shape(1, 2), [1f, 0f]));
        return margin * first + network.Linear("fc", input, classes, isLast: true) * 1e-4f;
    });

    [Fact]
    public void Run_CollapsedNetwork_RestoresParametersAndRepeatsTheEpochFourTimesAtMost()
    {
        var recipe = new CollapsingRecipe();
        TrainedModel model = Train(recipe);

        Assert.Equal(4, recipe.Repairs);
        Assert.Equal("repair 4", model.Epochs[0].Note);
        Assert.All(model.Epochs.Skip(1), static epoch => Assert.Null(epoch.Note));
        Assert.True(model.Completed);
        Assert.Equal(3, model.Epochs.Length);

        // Every attempt of the first epoch starts with the parameters of the first, and ends elsewhere.
        Assert.Equal(5, recipe.AtEpochStart.Count(start => start.SequenceEqual(recipe.AtEpochStart[0])));
        Assert.All(recipe.AtRepair, end => Assert.False(end.SequenceEqual(recipe.AtEpochStart[0])));
    }

    [Fact]
    public void Run_RecipeWithoutRemedy_GoesOn()
    {
        var recipe = new CollapsingRecipe { HasRemedy = false };
        TrainedModel model = Train(recipe);

        Assert.Equal(3, recipe.Repairs);
        Assert.All(model.Epochs, static epoch => Assert.Null(epoch.Note));
        Assert.True(model.Epochs[0].ValidationRobustAccuracy < 0.3, $"{model.Epochs[0].ValidationRobustAccuracy}");
    }

    private static TrainedModel Train(CollapsingRecipe recipe)
    {
        var inputs = new Tensor(new Shape(80, 1));
        inputs.Data.Fill(0.5f);
        var rows = new LabeledData(inputs, [.. Enumerable.Range(0, 80).Select(static row => row < 78 ? 0 : 1)], "dip");
        var options = new TrainingOptions { Architecture = Dipped, Recipe = recipe, Epochs = 3, BatchSize = 20, LearningRate = 0.1, Schedule = ScheduleKind.Constant, ValidationShare = 0.5, Threads = 1 };
        return new ModelTraining(options, rows).Run(cancellationToken: TestContext.Current.CancellationToken);
    }

    private sealed record CollapsingRecipe : TrainingRecipe
    {
        public bool HasRemedy { get; init; } = true;

        public int Repairs { get; private set; }

        public List<float[]> AtEpochStart { get; } = [];

        public List<float[]> AtRepair { get; } = [];

        public override string Name => "collapsing";

        public override PerturbationBall? Ball => PerturbationBall.Linf(0.1);

        internal override Value EmitLoss(LossGraph graph) => graph.MeanCrossEntropy(graph.Examples);

        internal override IExampleMaker CreateExamples(ExampleSetup setup) => new Maker(setup, this);

        private sealed class Maker(ExampleSetup setup, CollapsingRecipe recipe) : IExampleMaker
        {
            private const int StepsPerEpoch = 2;
            private int _made;

            public void Make(TrainingBatch batch)
            {
                if (_made++ % StepsPerEpoch == 0) recipe.AtEpochStart.Add(Weights());
            }

            public string? Repair()
            {
                recipe.Repairs++;
                recipe.AtRepair.Add(Weights());
                return recipe.HasRemedy ? $"repair {recipe.Repairs}" : null;
            }

            public void Dispose()
            {
            }

            private float[] Weights() => setup.Step.Input("fc.weight").ToArray();
        }
    }
}
