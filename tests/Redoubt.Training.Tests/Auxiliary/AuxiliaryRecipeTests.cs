using Redoubt.Graphs;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Training.Tests;

public sealed class AuxiliaryRecipeTests
{
    private const int Rows = ExampleBench.Rows, Classes = ExampleBench.Classes;

    [Fact]
    public void Make_Distillation_WritesTheTeachersSoftPredictions()
    {
        AuxiliaryModel teacher = Model(31, out float[] weights);
        using ExampleBench bench = new(new DistillationRecipe { Teacher = teacher, Temperature = 4 });
        float[] rows = bench.Fill();
        bench.Make();
        bench.Plan.Input(TrainingStep.LearningRate)[0] = 0;
        bench.Plan.Run(Rows);
        double loss = 0;
        for (int row = 0; row < Rows; row++)
        {
            ReadOnlySpan<float> x = rows.AsSpan(row * Samples.Features, Samples.Features);
            double[] soft = Softened(weights, x, 4), own = Softened(bench.Plan.Input("fc.weight").ToArray(), x, 4);
            for (int k = 0; k < Classes; k++)
            {
                Assert.Equal(soft[k], bench.Plan.Input(DistillationRecipe.SoftLabels)[row * Classes + k], 1e-6);
                loss -= 4 * soft[k] * Math.Log(own[k]) / Rows;
            }
        }

        Assert.Equal(loss, bench.Plan.Output(TrainingStep.Loss)[0], 1e-5);
    }

    [Fact]
    public void EmitLoss_DistillationWithoutTeacher_IsCrossEntropyAtTheTemperature()
    {
        using ExampleBench bench = new(new StandardRecipe(), new DistillationRecipe { Temperature = 4 });
        float[] rows = bench.Fill();
        bench.Plan.Input(TrainingStep.LearningRate)[0] = 0;
        bench.Plan.Run(Rows);
        double expected = Enumerable.Range(0, Rows).Average(row => -4 * Math.Log(Softened(bench.Plan.Input("fc.weight").ToArray(), rows.AsSpan(row * Samples.Features, Samples.Features), 4)[row % Classes]));
        Assert.Equal(expected, bench.Plan.Output(TrainingStep.Loss)[0], 1e-5);
    }

    // x, x + r and x + 2r, with the label that the helper gives x + r.
    [Fact]
    public void Make_Helper_ReachesBeyondThePerturbedRowWithTheHelpersLabel()
    {
        AuxiliaryModel helper = Model(32, out float[] weights);
        using ExampleBench bench = new(new HelperRecipe { Threat = PerturbationBall.Linf(0.1), Helper = helper });
        float[] rows = bench.Fill();
        bench.Make();
        bench.Plan.Input(TrainingStep.LearningRate)[0] = 0;
        bench.Plan.Run(Rows);
        float[] own = bench.Plan.Input("fc.weight").ToArray();
        double loss = 0;
        for (int row = 0; row < Rows; row++)
        {
            float[] x = rows[(row * Samples.Features)..((row + 1) * Samples.Features)];
            float[] moved = bench.Plan.Input(TradesRecipe.Adversarial).Slice(row * Samples.Features, Samples.Features).ToArray();
            float[] beyond = [.. x.Select((v, i) => v + 2 * (moved[i] - v))];
            Assert.NotEqual(x, moved);
            for (int i = 0; i < x.Length; i++) Assert.Equal(beyond[i], bench.Plan.Input(HelperRecipe.HelperPoints)[row * Samples.Features + i], 1e-6f);
            double[] given = Softened(weights, moved, 1);
            int label = given[0] > given[1] ? 0 : 1;
            double[] p = Softened(own, x, 1), q = Softened(own, moved, 1), at = Softened(own, beyond, 1);
            double divergence = Enumerable.Range(0, Classes).Sum(k => p[k] * Math.Log(p[k] / q[k]));
            loss += (-Math.Log(p[row % Classes]) + 2.5 * divergence - 0.5 * Math.Log(at[label])) / Rows;
        }

        Assert.Equal(loss, bench.Plan.Output(TrainingStep.Loss)[0], 1e-5);
    }

    // Each source is linear, so its examples are its own worst corners: every batch must be one source's, and over batches all sources' turns come.
    [Fact]
    public void Make_Ensemble_UsesOneSourceForEachBatchAndAllInTurn()
    {
        using ExampleBench plain = new(new StandardRecipe());
        float[] own = plain.Plan.Input("fc.weight").ToArray();
        AuxiliaryModel first = Unlike([own], out float[] one), second = Unlike([own, one], out float[] two);
        using ExampleBench bench = new(new EnsembleAdversarialRecipe { Threat = PerturbationBall.Linf(0.05), Sources = [first, second] });
        float[][] candidates = [own, one, two];
        int[] uses = new int[3];
        for (ulong epoch = 0; epoch < 60; epoch++)
        {
            float[] rows = [.. bench.Fill().Select(static v => 0.2f + 0.6f * v)];
            rows.CopyTo(bench.Batch.Examples);
            bench.Batch.EpochKey = new RandomKey(epoch);
            bench.Make();
            int source = Array.FindIndex(candidates, weights => AreCorners(weights, rows, bench.Plan.Input(TradesRecipe.Adversarial)));
            Assert.True(source >= 0, $"epoch {epoch}");
            uses[source]++;
            Assert.Equal(rows, bench.Batch.Examples[..rows.Length].ToArray());
        }

        Assert.All(uses, static count => Assert.True(count >= 8, $"{count} of 60"));
    }

    [Fact]
    public void Constructor_AuxiliaryOfOtherRows_SaysWhichAndWhat()
    {
        var options = new TrainingOptions { Architecture = Samples.Normalized, Recipe = new DistillationRecipe { Teacher = Model(35, out _) } };
        string message = Assert.Throws<ArgumentException>(() => new ModelTraining(options, Samples.Pictures())).Message;
        Assert.StartsWith("model35.onnx takes rows", message, StringComparison.Ordinal);
    }

    // A network whose worst corners are not those of any other one.
    private static AuxiliaryModel Unlike(float[][] others, out float[] weights)
    {
        static string Signs(float[] w) => string.Concat(Enumerable.Range(0, Samples.Features).Select(i => w[i] > w[Samples.Features + i] ? '+' : '-'));
        for (ulong seed = 33; ; seed++)
        {
            AuxiliaryModel model = Model(seed, out weights);
            string signs = Signs(weights);
            if (others.All(other => Signs(other) != signs)) return model;
        }
    }

    private static bool AreCorners(float[] weights, float[] rows, ReadOnlySpan<float> examples)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            int feature = i % Samples.Features, label = i / Samples.Features % Classes;
            float slope = weights[(1 - label) * Samples.Features + feature] - weights[label * Samples.Features + feature];
            if (Math.Abs(rows[i] + 0.05f * Math.Sign(slope) - examples[i]) > 1e-6f) return false;
        }

        return true;
    }

    private static double[] Softened(float[] weights, ReadOnlySpan<float> row, double temperature) =>
        SoftmaxRegression.Probabilities([.. new SoftmaxRegression(weights, Classes).Logits(row).Select(z => z / temperature)]);

    private static AuxiliaryModel Model(ulong seed, out float[] weights)
    {
        var example = new Shape(Samples.Features);
        IReadOnlyDictionary<string, Literal> start = Samples.Linear.Initialize(example, Classes, new RandomKey(seed));
        weights = start["fc.weight"].Floats;
        return new AuxiliaryModel($"model{seed}.onnx", "hash", Freezer.Freeze(Samples.Linear.InferenceGraph(example, Classes), start));
    }
}
