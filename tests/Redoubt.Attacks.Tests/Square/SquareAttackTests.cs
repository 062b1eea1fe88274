using Redoubt.Models;
using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Attacks.Tests;

public sealed class SquareAttackTests
{
    [Fact]
    public void Perturb_LinfTinyImage_FindsTheOneCornerThatBreaks()
    {
        // Of the 512 corners of the ball around a 3×3 image exactly one breaks the model: brute force names it, the attack must find it.
        var weights = new float[2, 9];
        AttackCases.Key.FillNormal(System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref weights[0, 0], 9));
        var inputs = new Tensor(new Shape(1, 1, 3, 3));
        inputs.Data.Fill(0.5f);
        (double worst, double second, float[] corner) = WorstCorners(weights, 0.2f);
        var model = new LinearClassifier(weights, [(float)(-(worst + second) / 2), 0], exampleShape: new Shape(1, 3, 3));

        AttackOutcome outcome = Attack(PerturbationBall.Linf(0.2), 3000).Perturb(model, inputs, AttackGoal.Untargeted(0), AttackCases.Run());

        Assert.Equal(AttackRowStatus.Broken, outcome.Status[0]);
        for (int i = 0; i < 9; i++) Assert.Equal(corner[i], outcome.Adversarial.Data[i], 1e-6f);
        Assert.Equal(0, model.GradientRows);
        Assert.Equal(0, outcome.BackwardPasses[0]);
    }

    [Theory]
    [InlineData(0.6, 3)]    // AutoAttack's code breaks 35 % of such rows (7 of 20, seed 0, 5000 queries)
    [InlineData(1.001, 0)]  // out of reach for any perturbation of the ball
    public void Perturb_L2LinearModel_ComesAsCloseToTheOptimumAsTheReleasedCode(double share, int expected)
    {
        float[,] weights = new float[2, 100];
        for (int i = 0; i < 100; i++) weights[0, i] = (i / 10) < 5 ? 1 : -1; // z0 falls by at most ε·‖w‖ = ε·10
        var inputs = new Tensor(new Shape(6, 1, 10, 10));
        inputs.Data.Fill(0.5f);
        var model = new LinearClassifier(weights, [(float)(share * 0.5 * 10), 0], exampleShape: new Shape(1, 10, 10));

        AttackOutcome outcome = Attack(PerturbationBall.L2(0.5), 5000).Perturb(model, inputs, AttackGoal.Untargeted(new int[6]), AttackCases.Run());

        Assert.InRange(outcome.Count(AttackRowStatus.Broken), expected, expected == 0 ? 0 : 6);
        for (int row = 0; row < 6; row++)
            if (outcome.Status[row] == AttackRowStatus.NotFound) Assert.Equal(5000, outcome.ForwardPasses[row]);
    }

    [Fact]
    public void Perturb_Candidates_StayInBallAndBoundsAndChangeSomething()
    {
        foreach (PerturbationBall ball in new[] { PerturbationBall.Linf(0.1), PerturbationBall.L2(0.7), PerturbationBall.L1(2) })
        {
            ReluClassifier network = AttackCases.NewNetwork(1);
            (Tensor inputs, int[] labels) = AttackCases.Data(1);
            AttackGoal goal = AttackGoal.Targeted((labels[0] + 2) % 5);
            float[] best = [];
            float bestMargin = float.NegativeInfinity;
            int calls = 0;
            network.OnCall = points =>
            {
                if (calls++ == 0) return; // the clean input
                float[] point = points.Row(0).ToArray();
                Assert.True(ball.Contains(point, inputs.Row(0), 1e-12));
                Assert.True(InputBounds.Unit.Contains(point));
                Assert.NotEqual(best, point);
                float margin = goal.Margin(0, [.. network.Forward(point).Select(z => (float)z)]);
                if (margin > bestMargin) (best, bestMargin) = (point, margin);
            };
            Attack(ball, 300).Perturb(network, inputs, goal, AttackCases.Run());
            Assert.True(calls > 20);
        }
    }

    [Fact]
    public void Perturb_L2Candidates_MoveEnergyBetweenTwoWindowsOnly()
    {
        // Far from the bounds the ball is always used up, so a candidate differs from the best point in its two windows and nowhere else, it is again
        // at distance ε, and the window that gave its energy away is clean where the other does not cover it.
        const int Queries = 200;
        var network = new ReluClassifier(new Shape(2, 9, 9), 12, 5, AttackCases.Key, capacity: 1);
        var inputs = new Tensor(new Shape(1, 2, 9, 9));
        inputs.Data.Fill(0.5f);
        AttackGoal goal = AttackGoal.Targeted((network.Decide(inputs.Row(0)) + 1) % 5);
        double[] best = [];
        float bestMargin = float.NegativeInfinity;
        int calls = 0, emptied = 0;
        network.OnCall = points =>
        {
            if (calls++ == 0) return; // the clean input
            double[] delta = [.. points.Row(0).ToArray().Select(v => v - 0.5)];
            Assert.Equal(0.01, Math.Sqrt(delta.Sum(d => d * d)), 1e-6);
            if (best.Length > 0)
            {
                int side = ImagePlan.Of(network.ExampleShape).Window(ImagePlan.Share(0.8, calls - 3, Queries), 3, odd: true).Width;
                Assert.True(delta.Zip(best, (a, b) => Math.Abs(a - b)).Count(d => d > 1e-6) <= 2 * 2 * side * side);
                emptied += delta.Zip(best, (a, b) => a == 0 && b != 0).Count(isEmptied => isEmptied);
            }

            float margin = goal.Margin(0, [.. network.Forward(points.Row(0)).Select(z => (float)z)]);
            if (margin > bestMargin) (best, bestMargin) = (delta, margin);
        };
        Attack(PerturbationBall.L2(0.01), Queries).Perturb(network, inputs, goal, AttackCases.Run());
        Assert.Equal(Queries, calls);
        Assert.True(emptied > Queries, $"{emptied} values were emptied");
    }

    [Theory]
    [InlineData(0.4, 6)]
    [InlineData(1.001, 0)] // out of reach for any perturbation of the ball
    public void Perturb_L1LinearModelWithOneStrongPixel_FindsIt(double share, int expected)
    {
        // Of one pixel's way of 0.5 the score falls by 8·0.5, of any other's by 0.5: the best use of a ball of radius 0.5 is that pixel alone.
        float[,] weights = new float[2, 100];
        for (int i = 0; i < 100; i++) weights[0, i] = i == 37 ? 8 : 1;
        var inputs = new Tensor(new Shape(6, 1, 10, 10));
        inputs.Data.Fill(0.5f);
        var model = new LinearClassifier(weights, [(float)((share * 0.5 * 8) - (0.5 * 107)), 0], exampleShape: new Shape(1, 10, 10));

        AttackOutcome outcome = Attack(PerturbationBall.L1(0.5), 5000).Perturb(model, inputs, AttackGoal.Untargeted(new int[6]), AttackCases.Run());

        Assert.Equal(expected, outcome.Count(AttackRowStatus.Broken));
    }

    [Fact]
    public void Perturb_Signal_UsesSegments()
    {
        var network = new ReluClassifier(new Shape(30), 12, 4, AttackCases.Key);
        var inputs = new Tensor(new Shape(6, 30));
        AttackCases.Key.FillUniform(inputs.Data);
        int[] labels = [.. Enumerable.Range(0, 6).Select(row => network.Decide(inputs.Row(row)))];
        foreach (PerturbationBall ball in new[] { PerturbationBall.Linf(0.2), PerturbationBall.L2(0.8), PerturbationBall.L1(3.5) })
            Assert.True(Attack(ball, 500).Perturb(network, inputs, AttackGoal.Untargeted(labels), AttackCases.Run()).Count(AttackRowStatus.Broken) > 3);
    }

    [Fact]
    public void Perturb_FourAxes_SaysWhichShapesItTakes()
    {
        var network = new ReluClassifier(new Shape(2, 1, 2, 2), 2, 2, AttackCases.Key);
        var error = Assert.Throws<ArgumentException>(() =>
            Attack(PerturbationBall.Linf(1), 5).Perturb(network, new Tensor(new Shape(0, 2, 1, 2, 2)), AttackGoal.Untargeted(), AttackCases.Run()));
        Assert.StartsWith("Square needs examples of shape [D], [H, W] or [C, H, W], was [2,1,2,2].", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(10, 10_000, 0.8)]
    [InlineData(11, 10_000, 0.4)]
    [InlineData(51, 10_000, 0.2)]
    [InlineData(201, 10_000, 0.1)]
    [InlineData(501, 10_000, 0.05)]
    [InlineData(1001, 10_000, 0.025)]
    [InlineData(2001, 10_000, 0.0125)]
    [InlineData(4001, 10_000, 0.00625)]
    [InlineData(6001, 10_000, 0.003125)]
    [InlineData(8001, 10_000, 0.0015625)]
    [InlineData(5, 5000, 0.8)]
    [InlineData(6, 5000, 0.4)]
    public void Share_Step_HalvesAtTheSchedule(int step, int queries, double expected) =>
        Assert.Equal(expected, ImagePlan.Share(0.8, step, queries), 1e-12);

    [Fact]
    public void BumpPattern_TwoByTwo_IsTwoOppositeBumpsOfNormOne()
    {
        // Each row is a bump with center in column 1: heights 1 + 1/4 there and 1/4 beside it.
        double norm = Math.Sqrt(2 * ((1.25 * 1.25) + (0.25 * 0.25)));
        float[] pattern = BumpPattern.Create(2, 2);
        double[] expected = [0.25 / norm, 1.25 / norm, -0.25 / norm, -1.25 / norm];
        for (int i = 0; i < 4; i++) Assert.Equal(expected[i], pattern[i], 1e-6);
        Assert.Equal([pattern[0], pattern[2], pattern[1], pattern[3]], BumpPattern.Transpose(pattern, 2));
    }

    [Fact]
    public void BumpPattern_SumNorm_IsSharper()
    {
        // Heights 1 + 1/16 at the center and 1/16 beside it, and the sum of all magnitudes is 1.
        double sum = 2 * (1.0625 + 0.0625);
        float[] pattern = BumpPattern.Create(2, 2, power: 1);
        double[] expected = [0.0625 / sum, 1.0625 / sum, -0.0625 / sum, -1.0625 / sum];
        for (int i = 0; i < 4; i++) Assert.Equal(expected[i], pattern[i], 1e-6);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 7)]
    [InlineData(5, 5)]
    [InlineData(9, 9)]
    public void BumpPattern_AnySize_HasNormOne(int height, int width) =>
        Assert.Equal(1, BumpPattern.Create(height, width).Sum(v => (double)v * v), 1e-6);

    [Fact]
    public void Options_DefaultsAndErrors_AreTheDocumentedOnes()
    {
        var options = new SquareOptions { Ball = PerturbationBall.Linf(0.3) };
        Assert.Equal((5000, 1, 0.8), (options.Queries, options.Restarts, options.InitialShare));
        var bad = new SquareOptions { Ball = PerturbationBall.L0(1), Queries = 1, Restarts = 0, InitialShare = 0 };
        Assert.Equal(
            [
                "Square supports linf, l2 and l1, not l0.",
                "Queries must be in [2, 100000000], was 1.",
                "Restarts must be in [1, 10000], was 0.",
                "InitialShare must be in (0, 1], was 0.",
            ],
            bad.Errors());
        Assert.Throws<ArgumentException>(() => new SquareAttack(bad));
    }

    private static SquareAttack Attack(PerturbationBall ball, int queries) => new(new SquareOptions { Ball = ball, Queries = queries });

    private static (double Worst, double Second, float[] Corner) WorstCorners(float[,] weights, float epsilon)
    {
        var corners = Enumerable.Range(0, 512).Select(bits =>
        {
            float[] x = [.. Enumerable.Range(0, 9).Select(i => (bits >> i & 1) == 1 ? 0.5f + epsilon : 0.5f - epsilon)];
            return (Score: Enumerable.Range(0, 9).Sum(i => (double)weights[0, i] * x[i]), Point: x);
        }).OrderBy(c => c.Score).ToArray();
        return (corners[0].Score, corners[1].Score, corners[0].Point);
    }
}
