using Redoubt.Data;
using Redoubt.Graphs;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Training.Tests;

public sealed class PatchRecipeTests
{
    private static readonly Shape Example = new(1, 6, 6);

    [Fact]
    public void Make_Patch_ChangesOneRectangleOfEachRowAndLeavesItsShare()
    {
        var recipe = new PatchRecipe { PatchHeight = 2, PatchWidth = 3, CleanShare = 0.25 };
        var options = new TrainingOptions { Architecture = Samples.Normalized, Recipe = recipe, Threads = 1 };
        const int Rows = 40;
        using var threads = new PlanThreads(1);
        using Plan plan = Plan.Compile(TrainingStep.Emit(Example, 4, options), new PlanOptions { Capacity = Rows, Threads = 1 }, threads);
        new TrainingState(plan, null, false).Initialize(Samples.Normalized.Initialize(Example, 4, new RandomKey(9)));
        using IExampleMaker maker = recipe.CreateExamples(new ExampleSetup(plan, threads, options, Example, 4, Rows));
        LabeledData data = Samples.Pictures(Rows);
        var batch = new TrainingBatch(plan, 36) { Rows = Rows, EpochKey = new RandomKey(2) };
        data.Inputs.Data.CopyTo(batch.Examples);
        for (int row = 0; row < Rows; row++) (batch.Indices[row], batch.Labels[row]) = (row, data.Labels[row]);
        maker.Make(batch);

        var places = new HashSet<int>();
        for (int row = 0; row < Rows; row++)
        {
            int[] changed = [.. Enumerable.Range(0, 36).Where(i => batch.Examples[row * 36 + i] != data.Inputs.Row(row)[i])];
            if (row >= 30)
            {
                Assert.Empty(changed);
                continue;
            }

            Assert.NotEmpty(changed);
            Assert.True(changed.Max(static i => i / 6) - changed.Min(static i => i / 6) < 2, $"row {row}");
            Assert.True(changed.Max(static i => i % 6) - changed.Min(static i => i % 6) < 3, $"row {row}");
            Assert.True(InputBounds.Unit.Contains(batch.Examples.Slice(row * 36, 36)));
            places.Add(changed.Min());
        }

        Assert.True(places.Count >= 8, $"{places.Count} places"); // 20 places, 30 draws.
    }

    [Theory]
    [InlineData(7, 2, "larger than the images")]
    [InlineData(0, 2, "1x1 or larger")]
    public void Constructor_PatchThatDoesNotFit_SaysWhy(int height, int width, string expected)
    {
        var options = new TrainingOptions { Architecture = Samples.Normalized, Recipe = new PatchRecipe { PatchHeight = height, PatchWidth = width } };
        Assert.Contains(expected, Assert.Throws<ArgumentException>(() => new ModelTraining(options, Samples.Pictures())).Message, StringComparison.Ordinal);
    }
}
