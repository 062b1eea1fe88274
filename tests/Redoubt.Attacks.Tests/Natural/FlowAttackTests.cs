using Redoubt.Models;
using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Attacks.Tests;

public sealed class FlowAttackTests
{
    private const int Side = 7;
    private const double Slope = 0.1;

    // On a ramp every pixel gains |w|·slope·shift by moving along it, so that the greatest margin is known: nothing is gained across, and the edge has no weight.
    [Theory]
    [InlineData(0.5)]
    [InlineData(1.5)]
    public void Perturb_LinearModelOnARamp_SucceedsExactlyWhereTheLimitAllowsIt(double maxShift)
    {
        float[,] weights = new float[2, Side * Side];
        Tensor inputs = new(new Shape(1, 1, Side, Side));
        double sum = 0, clean = 0;
        for (int i = 0; i < Side * Side; i++)
        {
            inputs.Data[i] = (float)(0.2 + Slope * (i % Side));
            if (i % Side is < 2 or > 4) continue;
            weights[1, i] = i % 3 - 1.25f;
            sum += Math.Abs(weights[1, i]);
            clean += (double)weights[1, i] * inputs.Data[i];
        }

        double most = clean + Slope * maxShift * sum;
        var attack = new FlowAttack(new FlowOptions { Ball = PerturbationBall.Unlimited(Norm.Linf), MaxShift = maxShift, Smoothness = 0, Restarts = 1 });
        AttackOutcome below = attack.Perturb(Model(most + 1e-3), inputs, AttackGoal.Untargeted(0), AttackCases.Run());
        Assert.Equal(AttackRowStatus.NotFound, below.Status[0]);
        Assert.Equal(-1e-3, below.RowBestMargins[0], 1e-4);
        AttackOutcome above = attack.Perturb(Model(most - 1e-3), inputs, AttackGoal.Untargeted(0), AttackCases.Run());
        Assert.Equal(AttackRowStatus.Broken, above.Status[0]);
        Assert.Equal(Slope * maxShift, above.Norms[0], 1e-5);

        LinearClassifier Model(double bias) => new(weights, [(float)bias, 0], exampleShape: new Shape(1, Side, Side));
    }

    [Fact]
    public void Perturb_SeveralRows_NotesTheLimitAndTheMedians()
    {
        (Tensor inputs, int[] labels) = AttackCases.Data(20);
        var attack = new FlowAttack(new FlowOptions { Ball = PerturbationBall.Unlimited(Norm.L2), MaxShift = 0.75 });
        AttackOutcome outcome = attack.Perturb(AttackCases.Network, inputs, AttackGoal.Untargeted(labels), AttackCases.Run());
        string note = Assert.Single(outcome.Notes);
        Assert.StartsWith(
            $"No pixel moves farther than 0.75 pixels. Flows that succeeded: {outcome.Count(AttackRowStatus.Broken)}, median of their mean shift 0.", note, StringComparison.Ordinal);
    }

    [Fact]
    public void Perturb_LongerLimit_BreaksNoFewerRows()
    {
        (Tensor inputs, int[] labels) = AttackCases.Data(40);
        int[] broken = [Broken(0.1), Broken(0.4), Broken(1.5)];
        Assert.True(broken[0] < broken[1] && broken[1] <= broken[2], string.Join(", ", broken));

        int Broken(double maxShift) => new FlowAttack(new FlowOptions { Ball = PerturbationBall.Unlimited(Norm.L2), MaxShift = maxShift })
            .Perturb(AttackCases.Network, inputs, AttackGoal.Untargeted(labels), AttackCases.Run()).Count(AttackRowStatus.Broken);
    }

    [Fact]
    public void Perturb_VectorsInPlaceOfImages_AreRefused()
    {
        var model = new ReluClassifier(new Shape(6), 4, 3, AttackCases.Key);
        var attack = new FlowAttack(new FlowOptions { Ball = PerturbationBall.Unlimited(Norm.L2) });
        ArgumentException error = Assert.Throws<ArgumentException>(() => attack.Perturb(model, new Tensor(new Shape(1, 6)), AttackGoal.Untargeted(0), AttackCases.Run()));
        Assert.StartsWith("A flow needs images [C, H, W], the examples are [6].", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Errors_DefaultsAndEverythingWrong_NameEveryRule()
    {
        var options = new FlowOptions { Ball = PerturbationBall.Unlimited(Norm.Linf) };
        Assert.Empty(options.Errors());
        Assert.Equal((1.5, 100, 0.4, 0.05, 4), (options.MaxShift, options.Steps, options.StepSize, options.Smoothness, options.Restarts));
        Assert.Equal(
            [
                "Ball is required.",
                "MaxShift must be in (0, 1000], was 0.",
                "Steps must be in [1, 100000], was 0.",
                "StepSize must be positive and finite, was NaN.",
                "Smoothness must be at least 0 and finite, was -1.",
                "Restarts must be in [1, 10], was 11.",
            ],
            new FlowOptions { Ball = null!, MaxShift = 0, Steps = 0, StepSize = double.NaN, Smoothness = -1, Restarts = 11 }.Errors());
    }
}
