using Redoubt.Models;
using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Attacks.Tests;

/// <summary>What every attack must do that asks questions only.</summary>
public sealed class EveryBlackBoxAttackTests
{
    public static TheoryData<string> Names =>
        [.. from d in AttackCatalog.All where d.Needs != AttackerKnowledge.WhiteBox && d.Name != "hue" /* needs colors */ from norm in d.Norms select $"{d.Name} {norm}"];

    public static TheoryData<string> DecisionNames =>
        [.. from d in AttackCatalog.All where d.Needs == AttackerKnowledge.Decisions && d.Name != "hue" from norm in d.Norms select $"{d.Name} {norm}"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Perturb_AnyLimit_NeverAsksMoreAndCountsEveryQuestion(string name)
    {
        (Tensor inputs, int[] labels) = AttackCases.Data(7);
        foreach (int queries in new[] { 2, 3, 10, 61, 150 })
        {
            ReluClassifier network = AttackCases.NewNetwork(3);
            AttackOutcome outcome = Create(name, Ball(name), queries).Perturb(network, inputs, AttackGoal.Untargeted(labels), AttackCases.Run());
            Assert.All(outcome.ForwardPasses.ToArray(), passes => Assert.InRange(passes, 1, queries));
            Assert.Equal(network.Calls.Sum(), outcome.ForwardPasses.ToArray().Sum());
            Assert.Equal(0, network.GradientRows);
            Assert.Equal(1, outcome.ForwardPasses[6]); // wrong before: not attacked
        }
    }

    [Theory]
    [MemberData(nameof(DecisionNames))]
    public void Perturb_ModelThatShowsDecisionsOnly_GivesTheSameBytes(string name)
    {
        (Tensor inputs, int[] labels) = AttackCases.Data(9);
        int[] targets = [.. Enumerable.Range(0, 9).Select(row => AttackCases.RunnerUp(inputs.Row(row)))];
        foreach (AttackGoal goal in new[] { AttackGoal.Untargeted(labels), AttackGoal.Targeted(targets) })
        {
            IEvasionAttack<IDifferentiableClassifier> attack = Create(name, Ball(name), 300);
            AttackOutcome open = attack.Perturb(AttackCases.Network, inputs, goal, AttackCases.Run());
            AttackOutcome closed = ((IEvasionAttack<IClassifier>)attack).Perturb(new DecisionOnlyClassifier(AttackCases.Network), inputs, goal, AttackCases.Run());
            Assert.Equal(open.Adversarial.Data.ToArray(), closed.Adversarial.Data.ToArray());
            Assert.Equal(open.Status.ToArray(), closed.Status.ToArray());
            Assert.Equal(open.ForwardPasses.ToArray(), closed.ForwardPasses.ToArray());
        }
    }

    [Theory]
    [MemberData(nameof(DecisionNames))]
    public void Perturb_MoreQueries_NeverLosesAPoint(string name)
    {
        (Tensor inputs, int[] labels) = AttackCases.Data(5);
        double[] before = [.. Enumerable.Repeat(double.PositiveInfinity, 4)];
        foreach (int queries in new[] { 5, 20, 100, 101, 400, 1000 })
        {
            AttackOutcome outcome = Create(name, Ball(name), queries).Perturb(AttackCases.Network, inputs, AttackGoal.Untargeted(labels), AttackCases.Run());
            for (int row = 0; row < 4; row++)
            {
                double now = outcome.Status[row] == AttackRowStatus.Broken ? outcome.Norms[row] : double.PositiveInfinity;
                Assert.True(now <= before[row], $"row {row}: {now} after {queries} queries, {before[row]} with fewer");
                before[row] = now;
            }
        }
    }

    private static PerturbationBall Ball(string name)
    {
        Norm norm = Enum.Parse<Norm>(name.Split(' ')[1]);
        return AttackCatalog.Find(name.Split(' ')[0]).IsMinimumNorm
            ? PerturbationBall.Unlimited(norm)
            : new PerturbationBall(norm, norm switch { Norm.Linf => 0.03, Norm.L2 => 0.1, Norm.L1 => 0.4, _ => 1 });
    }

    private static IEvasionAttack<IDifferentiableClassifier> Create(string name, PerturbationBall ball, int queries) =>
        AttackCatalog.Create(name.Split(' ')[0], new AttackSettings { Ball = ball, Queries = queries });
}
