using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks.Tests;

public sealed class AllocationTests
{
    public static TheoryData<string, Norm> Cases => new()
    {
        { "pgd", Norm.Linf }, { "pgd", Norm.L2 }, { "pgd", Norm.L1 }, { "apgd-ce", Norm.Linf }, { "apgd-ce", Norm.L2 },
        { "fab", Norm.Linf }, { "fab-t", Norm.Linf }, { "fab-t", Norm.L2 }, { "fab-t", Norm.L1 },
        { "square", Norm.Linf }, { "square", Norm.L2 }, { "square", Norm.L1 },
        { "deepfool", Norm.L2 }, { "ddn", Norm.L2 }, { "fmn", Norm.Linf }, { "fmn", Norm.L2 }, { "fmn", Norm.L1 }, { "fmn", Norm.L0 },
        { "vmi-ct-fgsm", Norm.Linf }, { "vni-fgsm", Norm.L2 }, { "ead", Norm.L1 }, { "brendel-bethge", Norm.L2 }, { "brendel-bethge", Norm.L0 }, { "sparsefool", Norm.L0 }, { "slide", Norm.L1 }, { "wasserstein", Norm.Linf }, { "cw", Norm.L2 }, { "cw", Norm.Linf },
        { "flow", Norm.Linf },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Perturb_TenTimesTheSteps_AllocatesNothingMore(string name, Norm norm)
    {
        Allocated(name, norm, 300); // warm-up: pools, just-in-time compilation
        long few = Allocated(name, norm, 300), many = Allocated(name, norm, 3000);
        Assert.True(many - few < 8 * 1024, $"{many - few} bytes for 2700 more steps"); // APGD's list of checkpoints does not grow with the steps either
    }

    private static long Allocated(string name, Norm norm, int steps)
    {
        var settings = new AttackSettings { Ball = new PerturbationBall(norm, 0.1) };
        settings = name == "square" ? settings with { Queries = steps } : settings with { Steps = steps };
        IEvasionAttack<IDifferentiableClassifier> attack = AttackCatalog.Create(name, settings);
        var inputs = new Tensor(new Shape(5, 1, 8, 8));
        inputs.Data.Fill(0.5f);
        AttackGoal goal = AttackGoal.Untargeted(new int[5]);
        AttackRun run = AttackCases.Run();
        long before = GC.GetAllocatedBytesForCurrentThread();
        attack.Perturb(new Unbreakable(), inputs, goal, run);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    /// <summary>Always decides class 0, with a gradient that points somewhere, and allocates nothing.</summary>
    private sealed class Unbreakable : IDifferentiableClassifier, IObjective
    {
        public Shape ExampleShape { get; } = new(1, 8, 8);

        public int Classes => 3;

        public InputBounds Bounds => InputBounds.Unit;

        public int Capacity => 4;

        public ObjectiveKind Kind => ObjectiveKind.CrossEntropy;

        public IObjective Compile(ObjectiveKind kind) => this;

        public void Scores(Tensor inputs, Tensor scores)
        {
            for (int i = 0; i < scores.Count; i++) scores.Data[i] = i % 3 == 0 ? 1 : 0;
        }

        public void Evaluate(
            Tensor inputs, ReadOnlySpan<int> labels, ReadOnlySpan<int> targets, Tensor scores, Span<float> values, Tensor gradient)
        {
            Values(inputs, labels, targets, scores, values);
            for (int i = 0; i < gradient.Count; i++) gradient.Data[i] = (i % 7) - 3;
        }

        public void Values(Tensor inputs, ReadOnlySpan<int> labels, ReadOnlySpan<int> targets, Tensor scores, Span<float> values)
        {
            Scores(inputs, scores);
            for (int row = 0; row < values.Length; row++) values[row] = inputs.Row(row)[0];
        }
    }
}
