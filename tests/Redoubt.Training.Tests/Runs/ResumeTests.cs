using Redoubt.Models;

namespace Redoubt.Training.Tests;

public sealed class ResumeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("redoubt-resume-").FullName;

    public static TheoryData<string> Recipes => [.. RecipeCatalog.All.Select(static r => r.Name)];

    [Theory]
    [MemberData(nameof(Recipes))]
    public void Run_InterruptedAnywhere_EndsWithTheBytesOfAnUninterruptedRun(string name)
    {
        TrainingOptions options = Options(name);
        float[] whole = Weights(new ModelTraining(options, Samples.Pictures(), Samples.Pictures(20)).Run(cancellationToken: TestContext.Current.CancellationToken));
        foreach (int steps in (int[])[1, 4, 9, 14])
        {
            var file = new CheckpointFile(Path.Combine(_folder, $"{name}-{steps}"));
            TrainedModel part = Interrupt(options, file, steps);
            Assert.False(part.Completed);
            Assert.True(file.Exists);
            TrainedModel rest = new ModelTraining(options, Samples.Pictures(), Samples.Pictures(20)).Run(checkpoint: file, cancellationToken: TestContext.Current.CancellationToken);
            Assert.True(rest.Completed);
            Assert.Equal(options.Epochs, rest.Epochs.Length);
            Assert.Equal(whole, Weights(rest));
        }
    }

    [Fact]
    public void Run_CheckpointOfOtherSettings_IsRefused()
    {
        var file = new CheckpointFile(Path.Combine(_folder, "other"));
        Interrupt(Options("pgd"), file, 2);
        var other = new ModelTraining(Options("pgd") with { LearningRate = 0.2 }, Samples.Pictures(), Samples.Pictures(20));
        Assert.Contains("other settings or data", Assert.Throws<InvalidDataException>(() => other.Run(checkpoint: file, cancellationToken: TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_DamagedCheckpoint_IsRefusedWithOneSentence()
    {
        TrainingOptions options = Options("pgd");
        var file = new CheckpointFile(Path.Combine(_folder, "damaged"));
        Interrupt(options, file, 2);
        byte[] bytes = File.ReadAllBytes(file.Path);
        byte[] flipped = [.. bytes];
        flipped[^5] ^= 1;
        byte[] endless = [.. bytes];
        endless.AsSpan(0, 8).Fill(0x7F);
        foreach (byte[] damaged in (byte[][])[[], bytes[..7], bytes[..100], bytes[..^3], flipped, endless, [.. "{}"u8]])
        {
            File.WriteAllBytes(file.Path, damaged);
            var training = new ModelTraining(options, Samples.Pictures(), Samples.Pictures(20));
            Assert.StartsWith($"The checkpoint {file.Path} cannot be used: ", Assert.Throws<InvalidDataException>(() => training.Run(checkpoint: file, cancellationToken: TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static TrainingOptions Options(string name)
    {
        RecipeDescriptor recipe = RecipeCatalog.Find(name);
        return new TrainingOptions
        {
            Architecture = name is "independent" or "adp" or "gal" ? Models.Ensembles.Of([Samples.Normalized, Samples.Normalized]) : Samples.Normalized,
            Recipe = recipe.Create(Settings(recipe)),
            Epochs = 3,
            BatchSize = 16,
            Optimizer = name == "trades" ? OptimizerKind.Adam : OptimizerKind.Sgd,
            LearningRate = 0.01,
            WeightPerturbation = name == "mart" ? 0.01 : 0,
            Averaging = name == "pgd" ? AveragingKind.Exponential : name == "fast" ? AveragingKind.Stochastic : AveragingKind.None,
            Augmentation = new AugmentationOptions { Crop = 1, Mixup = name == "standard" ? 0.4 : 0 },
            Accumulation = name == "trades" ? 3 : 1,
            ValidationShare = 0.15,
            Threads = 1,
        };
    }

    private static RecipeSettings Settings(RecipeDescriptor recipe) => new()
    {
        Ball = recipe.NeedsBall ? PerturbationBall.Linf(0.1) : null,
        Steps = recipe.Settings.Contains("--steps") ? 2 : null,
        NoiseSamples = recipe.Settings.Contains("--noise-samples") ? 2 : null,
        Threats = [PerturbationBall.Linf(0.1), PerturbationBall.L2(0.3)],
        Patch = (2, 3),
        Models = recipe.Settings.Contains("--with") ? [Fixed()] : [],
    };

    private static AuxiliaryModel Fixed()
    {
        var example = new Tensors.Shape(1, 6, 6);
        return new AuxiliaryModel("fixed.onnx", "hash", Graphs.Freezer.Freeze(Samples.Normalized.InferenceGraph(example, 4), Samples.Normalized.Initialize(example, 4, new Tensors.RandomKey(77))));
    }

    private static TrainedModel Interrupt(TrainingOptions options, CheckpointFile file, int steps)
    {
        using var source = new CancellationTokenSource();
        return new ModelTraining(options, Samples.Pictures(), Samples.Pictures(20)).Run(new After(steps, source), file, source.Token);
    }

    private static float[] Weights(TrainedModel model) => [.. model.Parameters.OrderBy(static p => p.Key, StringComparer.Ordinal).SelectMany(static p => p.Value.Floats)];

    private sealed class After(int steps, CancellationTokenSource source) : IProgress<TrainingProgress>
    {
        private int _left = steps;

        public void Report(TrainingProgress value)
        {
            if (value.Finished is null && --_left == 0) source.Cancel();
        }
    }
}
