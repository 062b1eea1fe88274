using Redoubt.Models;
using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Attacks.Tests;

public sealed class WassersteinAttackTests
{
    // On a line of three pixels no move leaves the kernel, and the distance is the sum of the differences of the running sums.
    [Theory]
    [InlineData(0.02)]
    [InlineData(0.2)]
    [InlineData(0.6)]
    public void Perturb_LineOfThreePixels_StaysInTheBallByRunningSums(double radius)
    {
        RandomKey key = new(TestSeed.Value);
        var model = new ReluClassifier(new Shape(1, 1, 3), hidden: 8, classes: 3, key.Fold(1));
        var inputs = new Tensor(new Shape(60, 1, 1, 3));
        key.Fold(2).FillUniform(inputs.Data);
        for (int row = 0; row < 10; row++) inputs.Row(row)[row % 3] = row % 2;
        AttackOutcome outcome = Attack(radius).Perturb(model, inputs, AttackGoal.Untargeted(Decisions(model, inputs)), AttackCases.Run());

        double largest = 0;
        for (int row = 0; row < inputs.Rows; row++) largest = Math.Max(largest, RunningSums(inputs.Row(row), outcome.Adversarial.Row(row)));
        Assert.True(largest <= radius * (1 + 1e-6), $"distance {largest} with radius {radius}, seed {TestSeed.Value}");
        Assert.True(outcome.Count(AttackRowStatus.Broken) == 0 || largest > 0);
    }

    // Score 1 - score 0 is x2 - x0: the best the ball allows is to carry mass from pixel 0 to pixel 2, at a cost of 2 a unit, so that the margin rises by twice the moved mass, ε·total.
    [Fact]
    public void Perturb_LinearModel_ReachesTheWorstPointOfTheBall()
    {
        var model = new LinearClassifier(new float[,] { { 1, 0, -1 }, { 0, 0, 0 } }, [0, 0], exampleShape: new Shape(1, 1, 3));
        float[] clean = [0.9f, 0.3f, 0.1f];
        AttackOutcome outcome = Attack(0.2).Perturb(model, Row(clean), AttackGoal.Untargeted(0), AttackCases.Run());

        // Moves of total mass 1.3, radius 0.2: 0.13 from pixel 0 to 2, margin -(0.8 - 0.26); or to the middle, 0.26 for the same rise.
        Assert.Equal(AttackRowStatus.NotFound, outcome.Status[0]);
        Assert.InRange(outcome.RowBestMargins[0], -0.8 + 0.26 - 1e-4, -0.8 + 0.26 + 1e-6);
    }

    [Fact]
    public void Perturb_EveryBrokenRow_KeepsTheMassOfEveryChannel()
    {
        RandomKey key = new(TestSeed.Value);
        var model = new ReluClassifier(new Shape(3, 6, 5), hidden: 20, classes: 4, key.Fold(1));
        var inputs = new Tensor(new Shape(20, 3, 6, 5));
        key.Fold(2).FillUniform(inputs.Data);
        for (int i = 0; i < inputs.Data.Length; i++) inputs.Data[i] = Math.Clamp(3 * inputs.Data[i] - 1, 0, 1);
        AttackOutcome outcome = Attack(0.2).Perturb(model, inputs, AttackGoal.Untargeted(Decisions(model, inputs)), AttackCases.Run());

        Assert.True(outcome.Count(AttackRowStatus.Broken) > 0, $"nothing to test, seed {TestSeed.Value}");
        for (int row = 0; row < 20; row++)
        {
            for (int channel = 0; channel < 3; channel++)
                Assert.Equal(Sum(inputs.Row(row).Slice(30 * channel, 30)), Sum(outcome.Adversarial.Row(row).Slice(30 * channel, 30)), 1e-5);
        }

        // What judges an example measures the distance again.
        IPerturbationLimit limit = outcome.Ball.Limit!;
        for (int row = 0; row < 20; row++)
            Assert.InRange(limit.Measure(model.ExampleShape, model.Bounds, inputs.Row(row), outcome.Adversarial.Row(row)), outcome.Status[row] == AttackRowStatus.Broken ? 1e-6 : 0, limit.Largest);
    }

    [Fact]
    public void Perturb_BlackImage_FindsNothing()
    {
        var model = new LinearClassifier(new float[,] { { 1, 0, -1 }, { 0, 0, 0 } }, [1, 0], exampleShape: new Shape(1, 1, 3));
        AttackOutcome outcome = Attack(0.2).Perturb(model, Row([0, 0, 0]), AttackGoal.Untargeted(0), AttackCases.Run());
        Assert.Equal(AttackRowStatus.NotFound, outcome.Status[0]);
    }

    [Fact]
    public void Perturb_NoImages_SaysSo()
    {
        var model = new LinearClassifier(new float[,] { { 1, 0 }, { 0, 1 } });
        ArgumentException error = Assert.Throws<ArgumentException>(() => Attack(0.2).Perturb(model, new Tensor(new Shape(1, 2)), AttackGoal.Untargeted(0), AttackCases.Run()));
        Assert.StartsWith("Moving mass between pixels needs images [C, H, W], the examples are [2].", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Errors_BrokenRules_ListsAll()
    {
        var options = new WassersteinOptions
        {
            Ball = PerturbationBall.L0(3), Radius = 0, Steps = 0, Restarts = 0, Kernel = 4, Loss = (AttackLoss)9,
        };
        string[] expected =
        [
            "WassersteinAttack supports linf, l2 and l1, not l0.",
            "Radius must be in (0, 1000] pixels, was 0.",
            "Steps must be in [1, 100000], was 0.",
            "Restarts must be in [1, 10000], was 0.",
            "Kernel must be odd and in [3, 31], was 4.",
            "Loss must be one of CrossEntropy, Margin, DifferenceOfLogitsRatio, was 9.",
        ];
        Assert.Equal(expected, options.Errors());
        WassersteinOptions standard = new() { Ball = PerturbationBall.Linf(1) };
        Assert.Equal((0.1, 100, 3, 5, AttackLoss.CrossEntropy), (standard.Radius, standard.Steps, standard.Restarts, standard.Kernel, standard.Loss));
    }

    // More attempts start elsewhere and can only break more.
    [Fact]
    public void Perturb_MoreAttempts_BreakNoFewer()
    {
        RandomKey key = new(TestSeed.Value);
        var model = new ReluClassifier(new Shape(1, 6, 6), hidden: 30, classes: 5, key.Fold(1));
        var inputs = new Tensor(new Shape(40, 1, 6, 6));
        key.Fold(2).FillUniform(inputs.Data);
        int Broken(int restarts) => new WassersteinAttack(new WassersteinOptions { Ball = PerturbationBall.Unlimited(Norm.L2), Radius = 0.1, Steps = 5, Restarts = restarts })
            .Perturb(model, inputs, AttackGoal.Untargeted(Decisions(model, inputs)), AttackCases.Run()).Count(AttackRowStatus.Broken);
        Assert.InRange(Broken(6), Broken(1), 40);
    }

    private static WassersteinAttack Attack(double radius) =>
        new(new WassersteinOptions { Ball = PerturbationBall.Unlimited(Norm.Linf), Radius = radius, Steps = 30 });

    private static Tensor Row(float[] values)
    {
        var row = new Tensor(new Shape(1, 1, 1, values.Length));
        values.CopyTo(row.Data);
        return row;
    }

    private static int[] Decisions(ReluClassifier model, Tensor inputs) => [.. Enumerable.Range(0, inputs.Rows).Select(row => model.Decide(inputs.Row(row)))];

    private static double Sum(ReadOnlySpan<float> values)
    {
        double sum = 0;
        foreach (float value in values) sum += value;
        return sum;
    }

    private static double RunningSums(ReadOnlySpan<float> clean, ReadOnlySpan<float> point)
    {
        double total = Sum(clean), difference = 0, distance = 0;
        for (int i = 0; i < clean.Length; i++)
        {
            difference += (point[i] - (double)clean[i]) / total;
            distance += Math.Abs(difference);
        }

        return distance;
    }
}
