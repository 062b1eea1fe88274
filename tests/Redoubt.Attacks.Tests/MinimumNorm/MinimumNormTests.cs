using Redoubt.Models;
using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Attacks.Tests;

/// <summary>How near the gradient attacks come to smallest perturbations that are known.</summary>
public sealed class MinimumNormTests
{
    private const int Rows = 30;

    private static readonly float[] OffMiddle = [0.6f, 0.55f];

    /// <summary>Attack, norm, steps, mean excess over the exact distance that is forgiven.</summary>
    public static TheoryData<string, Norm, int, double> Cases => new()
    {
        { "ddn", Norm.L2, 200, 0.10 },
        { "fmn", Norm.L2, 300, 0.02 },
        { "fmn", Norm.Linf, 300, 0.03 },
        { "fmn", Norm.L1, 300, 0.05 },
        { "cw", Norm.L2, 300, 0.05 },
        { "cw", Norm.Linf, 300, 0.15 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Perturb_LinearModel_ComesNearTheExactDistance(string name, Norm norm, int steps, double forgiven)
    {
        var problem = new LinearProblems(TestSeed.Value, Rows);
        var settings = new AttackSettings { Ball = PerturbationBall.Unlimited(norm), Steps = steps };
        AttackOutcome outcome = AttackCatalog.Create(name, settings)
            .Perturb(problem.Model, problem.Inputs, AttackGoal.Untargeted(problem.Labels), AttackCases.Run());
        double excess = 0;
        for (int row = 0; row < Rows; row++)
        {
            double exact = problem.Distance(norm, row);
            Assert.Equal(AttackRowStatus.Broken, outcome.Status[row]);
            Assert.True(outcome.Norms[row] >= exact * (1 - 1e-6), $"row {row}: {outcome.Norms[row]} is nearer than possible, {exact}");
            excess += outcome.Norms[row] / exact - 1;
        }

        TestContext.Current.TestOutputHelper?.WriteLine(FormattableString.Invariant($"{name} {norm}: {excess / Rows:P2} too far"));
        Assert.InRange(excess / Rows, 0, forgiven);
    }

    [Theory]
    [InlineData("ddn")]
    [InlineData("fmn")]
    [InlineData("cw")]
    public void Perturb_CurvedBoundary_FindsTheNearestPointOfTheCircle(string name)
    {
        // Class 1 wins outside the circle of radius 0.3 around (0.5, 0.5): the nearest point is radial.
        Tensor x = new(new Shape(1, 2), OffMiddle);
        double exact = 0.3 - Math.Sqrt(0.01 + 0.0025);
        AttackOutcome outcome = AttackCatalog.Create(name, new AttackSettings { Ball = PerturbationBall.Unlimited(Norm.L2) })
            .Perturb(new CircleClassifier(0.3), x, AttackGoal.Untargeted(0), AttackCases.Run());
        Assert.InRange(outcome.Norms[0], exact - 1e-6, exact * 1.03);
    }

    [Theory]
    [InlineData("fmn")]
    [InlineData("cw")]
    public void Perturb_CountOfValues_ComesNearTheFewestNeeded(string name)
    {
        // Each row needs the few heaviest weights moved to the edge of the box; the smallest number is found greedily, which is exact for one boundary.
        var problem = new LinearProblems(TestSeed.Value, Rows);
        AttackOutcome outcome = AttackCatalog.Create(name, new AttackSettings { Ball = PerturbationBall.Unlimited(Norm.L0) })
            .Perturb(problem.Model, problem.Inputs, AttackGoal.Untargeted(problem.Labels), AttackCases.Run());
        double found = 0, least = 0;
        for (int row = 0; row < Rows; row++)
        {
            double exact = problem.Count(row);
            Assert.True(outcome.Norms[row] >= exact, $"row {row}: {outcome.Norms[row]} values, {exact} are needed");
            found += outcome.Norms[row];
            least += exact;
        }

        Assert.InRange(found, least, least * 1.4);
    }
}
