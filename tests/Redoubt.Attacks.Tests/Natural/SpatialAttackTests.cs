using Redoubt.Models;
using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Attacks.Tests;

public sealed class SpatialAttackTests
{
    [Fact]
    public void Transform_QuarterTurnAndWholeShift_MovesPixelsExactly()
    {
        float[] image = [1, 2, 3, 4, 5, 6, 7, 8, 9], moved = new float[9];
        SpatialProcedure.Transform(image, (3, 3), (0, 1, 0), -1, moved);
        Assert.Equal([-1, 1, 2, -1, 4, 5, -1, 7, 8], moved);
        SpatialProcedure.Transform(image, (3, 3), (0, 0, -1), 0, moved);
        Assert.Equal([4, 5, 6, 7, 8, 9, 0, 0, 0], moved);
        SpatialProcedure.Transform(image, (3, 3), (90, 0, 0), 0, moved);
        Assert.Equal([7, 4, 1, 8, 5, 2, 9, 6, 3], moved); // clockwise, as y points down
        SpatialProcedure.Transform(image, (3, 3), (0, 0.25, 0), 0, moved);
        Assert.Equal([0.75f, 1.75f, 2.75f, 3, 4.75f, 5.75f, 5.25f, 7.75f, 8.75f], moved);
    }

    [Fact]
    public void Perturb_Grid_SucceedsExactlyWhereSomePointOfTheGridDoes()
    {
        (Tensor inputs, int[] labels) = AttackCases.Data(20);
        var options = new SpatialOptions { Ball = PerturbationBall.Unlimited(Norm.Linf), Rotations = 5, Shifts = 3, LargestShift = 1, LargestRotation = 8 };
        AttackOutcome outcome = new SpatialAttack(options).Perturb(AttackCases.Network, inputs, AttackGoal.Untargeted(labels), AttackCases.Run());
        var moved = new float[20];
        int broken = 0;
        for (int row = 0; row < 19; row++)
        {
            bool any = false;
            foreach ((double Degrees, double X, double Y) by in SpatialProcedure.Grid(options))
            {
                SpatialProcedure.Transform(inputs.Row(row), (4, 5), by, 0, moved);
                any |= AttackCases.Network.Decide(moved) != labels[row];
            }

            Assert.Equal(any, outcome.Status[row] == AttackRowStatus.Broken);
            broken += any ? 1 : 0;
        }

        Assert.InRange(broken, 1, 18);
        Assert.Equal(44, SpatialProcedure.Grid(options).Length); // 5·3·3 without the identity
    }

    [Fact]
    public void Perturb_Corruptions_StayInsideTheBallAndAreWeakerThanPgd()
    {
        (Tensor inputs, int[] labels) = AttackCases.Data(40);
        PerturbationBall ball = PerturbationBall.Linf(0.1);
        AttackGoal goal = AttackGoal.Untargeted(labels);
        AttackOutcome floor = new CorruptionAttack(new CorruptionOptions { Ball = ball }).Perturb(AttackCases.Network, inputs, goal, AttackCases.Run());
        AttackOutcome pgd = new ProjectedGradientDescent(new PgdOptions { Ball = ball }).Perturb(AttackCases.Network, inputs, goal, AttackCases.Run());
        AttackOutcome free = new CorruptionAttack(new CorruptionOptions { Ball = PerturbationBall.Unlimited(Norm.Linf) }).Perturb(AttackCases.Network, inputs, goal, AttackCases.Run());
        Assert.InRange(floor.Count(AttackRowStatus.Broken), 1, pgd.Count(AttackRowStatus.Broken) - 1);
        Assert.True(free.Count(AttackRowStatus.Broken) > floor.Count(AttackRowStatus.Broken));
        for (int row = 0; row < 40; row++) Assert.True(ball.Contains(floor.Adversarial.Row(row), inputs.Row(row)));
    }

    // The seventh question of the first round, and no other, is the picture as a JPEG of quality 25.
    [Fact]
    public void Perturb_CorruptionsOfAnImage_TryEveryKindInItsSeverities()
    {
        var shape = new Shape(1, 8, 8);
        Tensor inputs = new(new Shape(1, 1, 8, 8));
        AttackCases.Key.FillUniform(inputs.Data);
        var asked = new List<float[]>();
        var model = new LinearClassifier(new float[2, 64], [1, 0], exampleShape: shape) { OnCall = batch => asked.Add(batch.Row(0).ToArray()) };
        int round = CorruptionAttack.QueriesOfOneRound(shape);
        new CorruptionAttack(new CorruptionOptions { Ball = PerturbationBall.Unlimited(Norm.L2), Queries = round }).Perturb(model, inputs, AttackGoal.Untargeted(0), AttackCases.Run());
        Assert.Equal((36, 36), (round, asked.Count));
        Assert.Equal(36, asked.Select(static point => string.Join(' ', point)).Distinct().Count());
        float[] expected = new float[64];
        int[] qualities = [25, 18, 15, 10, 7];
        foreach ((int severity, int quality) in qualities.Index())
        {
            new JpegCompression(shape, InputBounds.Unit, quality).Apply(inputs.Row(0), AttackCases.Key, expected);
            Assert.Equal(expected, asked[7 + 7 * severity]);
        }
    }

    [Fact]
    public void Perturb_VectorsInPlaceOfImages_AreRefusedOnlyWhereTheyMatter()
    {
        var model = new ReluClassifier(new Shape(6), 4, 3, AttackCases.Key);
        Tensor inputs = new(new Shape(1, 6));
        AttackGoal goal = AttackGoal.Untargeted(model.Decide(inputs.Row(0)));
        var spatial = new SpatialAttack(new SpatialOptions { Ball = PerturbationBall.Unlimited(Norm.L2) });
        Assert.StartsWith("Rotations and shifts need images [C, H, W], the examples are [6].",
            Assert.Throws<ArgumentException>(() => spatial.Perturb(model, inputs, goal, AttackCases.Run())).Message, StringComparison.Ordinal);
        Assert.True(new CorruptionAttack(new CorruptionOptions { Ball = PerturbationBall.Linf(0.1) }).Perturb(model, inputs, goal, AttackCases.Run()).Completed);
    }

    [Fact]
    public void Errors_DefaultsAndEverythingWrong_NameEveryRule()
    {
        var options = new SpatialOptions { Ball = PerturbationBall.Unlimited(Norm.Linf) };
        Assert.Empty(options.Errors());
        Assert.Equal((776, 30.0, 3.0, 31, 5), (options.Queries, options.LargestRotation, options.LargestShift, options.Rotations, options.Shifts));
        Assert.Equal(options.Queries - 2, SpatialProcedure.Grid(options).Length);
        Assert.Equal(
            [
                "Ball is required.",
                "Queries must be in [2, 100000000], was 1.",
                "LargestRotation must be in [0, 180], was -1.",
                "LargestShift must be in [0, 1000], was -1.",
                "Rotations must be odd and in [1, 1001], was 2.",
                "Shifts must be odd and in [1, 101], was 0.",
            ],
            new SpatialOptions { Ball = null!, Queries = 1, LargestRotation = -1, LargestShift = -1, Rotations = 2, Shifts = 0 }.Errors());
        Assert.Equal(
            ["CorruptionAttack supports linf and l2 and l1, not l0.", "Queries must be in [2, 100000000], was 0."], new CorruptionOptions { Ball = PerturbationBall.L0(1), Queries = 0 }.Errors());
    }
}
