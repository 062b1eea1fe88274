using Redoubt.Models;
using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Attacks.Tests;

public sealed class UniversalPerturbationTests
{
    private static readonly UniversalOptions Options = new() { Ball = PerturbationBall.Linf(0.15), Steps = 60, BatchSize = 16 };

    [Theory]
    [InlineData(Norm.Linf, 0.1)]
    [InlineData(Norm.L2, 0.3)]
    public void Train_TwoLinearClasses_FindsTheOneBestDirection(Norm norm, double epsilon)
    {
        // All rows have class 0 and lie inside the bounds, so the perturbation that lowers every margin most is ε times the steepest direction.
        float[] w = new float[30];
        new RandomKey(3).FillNormal(w);
        var table = new float[2, 30];
        for (int i = 0; i < 30; i++) (table[0, i], table[1, i]) = (-w[i], w[i]);
        var model = new LinearClassifier(table, [0.5f * w.Sum() + 2, -0.5f * w.Sum() - 2]);
        var inputs = new Tensor(new Shape(60, 30));
        new RandomKey(4).FillUniform(inputs.Data, 0.4f, 0.6f);
        var ball = new PerturbationBall(norm, epsilon);
        TrainedPerturbation trained = new UniversalPerturbation(Options with { Ball = ball, TargetTrials = 0 }).Train(model, inputs, new int[60], Run());
        double reached = w.Zip(trained.Values.Data.ToArray(), (a, b) => (double)a * b).Sum();
        double best = norm == Norm.Linf ? epsilon * w.Sum(Math.Abs) : epsilon * Math.Sqrt(w.Sum(v => (double)v * v));
        Assert.InRange(reached / best, norm == Norm.Linf ? 0.999 : 0.98, 1.000001);
        Assert.True(ball.Contains(trained.Values.Data, new float[30]));
    }

    [Fact]
    public void Train_Network_FlipsMoreNewRowsThanNoise()
    {
        (Tensor inputs, int[] labels) = AttackCases.Data(300);
        (Tensor train, Tensor test) = (inputs.View(0, 200), inputs.View(200, 100));
        TrainedPerturbation trained = new UniversalPerturbation(Options).Train(AttackCases.Network, train, labels[..200], Run());
        var noise = new float[20];
        new RandomKey(8).FillSigns(noise, 0.15f);
        int flipped = Flips(trained.Values.Data, test, labels[200..]), byNoise = Flips(noise, test, labels[200..]);
        Assert.True(flipped >= 2 * byNoise + 5, $"{flipped} against {byNoise} of noise");
        Assert.Equal(200, trained.TrainingRows + trained.HeldBackRows);
    }

    [Fact]
    public void Train_Target_LeadsRowsToIt()
    {
        (Tensor inputs, int[] labels) = AttackCases.Data(200);
        int wanted = Enumerable.Range(0, 5).OrderByDescending(c => labels.Count(l => l == c)).ElementAt(1);
        TrainedPerturbation trained = new UniversalPerturbation(Options with { Ball = PerturbationBall.Linf(0.4), Target = wanted }).Train(AttackCases.Network, inputs, labels, Run());
        int onTarget = Enumerable.Range(0, 200).Count(row => labels[row] != wanted && Decide(inputs.Row(row), trained.Values.Data) == wanted);
        Assert.InRange(onTarget, 25, 200); // without a perturbation one at most
        Assert.Equal(wanted, trained.Aim);
    }

    [Fact]
    public void Train_OtherBatchCapacities_GivesTheSameBytes()
    {
        (Tensor inputs, int[] labels) = AttackCases.Data(60);
        var attack = new UniversalPerturbation(Options with { Steps = 15 });
        float[] expected = attack.Train(AttackCases.NewNetwork(8), inputs, labels, Run()).Values.Data.ToArray();
        foreach (int capacity in new[] { 1, 64 }) Assert.Equal(expected, attack.Train(AttackCases.NewNetwork(capacity), inputs, labels, Run()).Values.Data.ToArray());
    }

    [Fact]
    public void Train_BadArguments_SaysWhatIsWrong()
    {
        (Tensor inputs, int[] labels) = AttackCases.Data(10);
        int[] wrong = [.. labels.Select(l => (l + 1) % 5)];
        wrong[^1] = labels[^1];
        Assert.StartsWith("A universal perturbation needs correctly decided rows", Error(Options, wrong), StringComparison.Ordinal);
        Assert.StartsWith("The target 7 is no class; the model has 0 to 4.", Error(Options with { Target = 7 }, labels), StringComparison.Ordinal);
        string Error(UniversalOptions options, int[] classes) =>
            Assert.Throws<ArgumentException>(() => new UniversalPerturbation(options).Train(AttackCases.Network, inputs, classes, Run())).Message;
    }

    [Fact]
    public void Errors_DefaultsAndEverythingWrong_NameEveryRule()
    {
        var options = new UniversalOptions { Ball = PerturbationBall.Linf(0.1) };
        Assert.Empty(options.Errors());
        Assert.Equal((600, 64, 0.1, 0.9, 0.15, 2), (options.Steps, options.BatchSize, options.StepShare, options.Momentum, options.HeldBackShare, options.TargetTrials));
        Assert.Equal(["A universal perturbation needs an epsilon."], (options with { Ball = PerturbationBall.Unlimited(Norm.L2) }).Errors());
        Assert.Equal(
            [
                "A universal perturbation supports linf and l2, not l1.",
                "Target must be 0 or more, was -1.",
                "Steps must be in [1, 1000000], was 0.",
                "BatchSize must be in [1, 65536], was 0.",
                "StepShare must be in (0, 1], was 0.",
                "Momentum must be in [0, 1), was 1.",
                "HeldBackShare must be in [0.01, 0.9], was 1.",
                "TargetTrials must be in [0, 100], was -1.",
            ],
            new UniversalOptions
            {
                Ball = PerturbationBall.L1(1), Target = -1, Steps = 0, BatchSize = 0, StepShare = 0, Momentum = 1, HeldBackShare = 1, TargetTrials = -1,
            }.Errors());
    }

    private static UniversalRun Run() => new() { Key = new RandomKey(1) };

    private static int Flips(ReadOnlySpan<float> delta, Tensor rows, int[] labels)
    {
        int flips = 0;
        for (int row = 0; row < rows.Rows; row++) flips += AttackCases.Network.Decide(rows.Row(row)) == labels[row] && Decide(rows.Row(row), delta) != labels[row] ? 1 : 0;
        return flips;
    }

    private static int Decide(ReadOnlySpan<float> row, ReadOnlySpan<float> delta)
    {
        var moved = new float[row.Length];
        for (int i = 0; i < moved.Length; i++) moved[i] = Math.Clamp(row[i] + delta[i], 0, 1);
        return AttackCases.Network.Decide(moved);
    }
}
