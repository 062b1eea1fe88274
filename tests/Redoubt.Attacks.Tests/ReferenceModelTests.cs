using System.Diagnostics;
using Redoubt.Data;
using Redoubt.Models;
using Redoubt.Onnx;
using Redoubt.Testing;

namespace Redoubt.Attacks.Tests;

/// <summary>Strength on a trained network, against numbers measured with PyTorch and the released AutoAttack code (README beside the model).</summary>
public sealed class ReferenceModelTests
{
    private static readonly PerturbationBall Ball = PerturbationBall.Linf(0.3);

    [Fact]
    [Trait("Speed", "Slow")]
    public void Perturb_MnistThousandImagesPgd40_IsAsStrongAsTheReference()
    {
        (GraphClassifier model, LabeledData data) = Load(1000);
        using (model)
        {
            var attack = new ProjectedGradientDescent(new PgdOptions { Ball = Ball, Steps = 40, StepSize = 0.02 });
            Assert.InRange(Robust(Attack(attack, model, data)), 0, 868 + 3);
        }
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public void Perturb_MnistThousandImagesDefaultSuite_IsAsStrongAsTheReference()
    {
        (GraphClassifier model, LabeledData data) = Load(1000);
        using (model)
        {
            int[] standing = [.. Enumerable.Range(0, data.Rows)];
            foreach (string name in AttackCatalog.DefaultSuite(Norm.Linf))
            {
                IEvasionAttack<IDifferentiableClassifier> attack = AttackCatalog.Create(name, new AttackSettings { Ball = Ball });
                LabeledData rest = data.Take(standing);
                AttackOutcome outcome = Attack(attack, model, rest, standing);
                standing = [.. Enumerable.Range(0, rest.Rows).Where(i => outcome.Status[i] == AttackRowStatus.NotFound).Select(i => standing[i])];
            }

            Assert.InRange(standing.Length, 800, 830); // the released AutoAttack, with FAB, leaves 820
        }
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public void Perturb_MnistThousandImagesMax_LeavesLessThanTheReference()
    {
        (GraphClassifier model, LabeledData data) = Load(1000);
        using (model)
        {
            AttackOutcome outcome = Attack(new MaximumAttack(new MaximumOptions { Ball = Ball }), model, data);
            Assert.InRange(Robust(outcome), 800, 819); // the released AutoAttack leaves 820
        }
    }

    [Fact]
    public void Perturb_MnistOnTheEngine_DoesNotDependOnBatchSizeOrThreads()
    {
        (GraphClassifier model, LabeledData data) = Load(20, new GraphClassifierOptions { Capacity = 128, Threads = 2 });
        (GraphClassifier other, _) = Load(20, new GraphClassifierOptions { Capacity = 7, Threads = 1 });
        using (model)
        using (other)
        {
            foreach (string name in AttackCatalog.DefaultSuite(Norm.Linf))
            {
                bool gradient = AttackCatalog.Find(name).Needs == AttackerKnowledge.WhiteBox;
                AttackSettings settings = gradient ? new() { Ball = Ball, Steps = 10 } : new() { Ball = Ball, Queries = 60 };
                IEvasionAttack<IDifferentiableClassifier> attack = AttackCatalog.Create(name, settings);
                Assert.Equal(Attack(attack, model, data).Adversarial.Data.ToArray(), Attack(attack, other, data).Adversarial.Data.ToArray());
            }
        }
    }

    private static AttackOutcome Attack(IEvasionAttack<IDifferentiableClassifier> attack, GraphClassifier model, LabeledData data, int[]? names = null)
    {
        var timed = new TimedClassifier(model);
        var clock = Stopwatch.StartNew();
        AttackOutcome outcome = attack.Perturb(timed, data.Inputs, AttackGoal.Untargeted(data.Labels), AttackCases.Run() with { RowIds = names });
        TestContext.Current.TestOutputHelper?.WriteLine(FormattableString.Invariant(
            $"{attack.Name}: {Robust(outcome)} of {data.Rows} stand, {outcome.Count(AttackRowStatus.ReachedClean)} wrong before, {clock.Elapsed.TotalSeconds:F1} s, {1 - (timed.Inside / clock.Elapsed):P1} outside the model, {Sum(outcome.ForwardPasses)} forward, {Sum(outcome.BackwardPasses)} backward"));
        return outcome;
    }

    private static int Robust(AttackOutcome outcome) => outcome.Count(AttackRowStatus.NotFound);

    private static long Sum(ReadOnlySpan<long> counts)
    {
        long sum = 0;
        foreach (long count in counts) sum += count;
        return sum;
    }

    private static (GraphClassifier Model, LabeledData Data) Load(int rows, GraphClassifierOptions? options = null)
    {
        if (!SharedData.TryFind("data/models/redoubt-reference/mnist_at.onnx", out string? file, out string? why)) Assert.Skip(why);
        if (!SharedData.TryFind("data/mnist", out string? folder, out why)) Assert.Skip(why);
        return (new GraphClassifier(OnnxModel.Load(file).Graph, InputBounds.Unit, options), DataLoader.Load($"mnist:{folder}/test#0:{rows}"));
    }
}
