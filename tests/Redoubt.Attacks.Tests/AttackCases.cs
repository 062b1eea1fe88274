using Redoubt.Models;
using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Attacks.Tests;

/// <summary>Every attack in every norm it supports, short enough for the tests that all attacks must pass.</summary>
internal static class AttackCases
{
    public static readonly RandomKey Key = new(20260101);

    public static readonly ReluClassifier Network = NewNetwork();

    public static IReadOnlyDictionary<string, IEvasionAttack<IDifferentiableClassifier>> All { get; } = Build(mask: null);

    public static ReluClassifier NewNetwork(int capacity = 8) => new(new Shape(1, 4, 5), hidden: 12, classes: 5, Key, capacity);

    /// <summary>Every attack that looks for the smallest perturbation, without limit.</summary>
    public static IReadOnlyDictionary<string, IEvasionAttack<IDifferentiableClassifier>> Unlimited { get; } =
        MinimumNormNames.ToDictionary(name => name, name => MinimumNorm(name, PerturbationBall.Unlimited(NormOf(name))));

    private static IEnumerable<string> MinimumNormNames =>
        from descriptor in AttackCatalog.All where descriptor.IsMinimumNorm from norm in descriptor.Norms select $"{descriptor.Name} {norm}";

    /// <summary>Whether the attack of a case takes a targeted goal.</summary>
    public static bool AcceptsTargets(string name) => AttackCatalog.Find(name.Split(' ')[0]).AcceptsTargets;

    /// <summary>Whether the attack of a case sees decisions only.</summary>
    public static bool SeesDecisionsOnly(string name) => AttackCatalog.Find(name.Split(' ')[0]).Needs == AttackerKnowledge.Decisions;

    /// <summary>A minimum-norm attack by the name of its case, short enough for tests.</summary>
    public static IEvasionAttack<IDifferentiableClassifier> MinimumNorm(string name, PerturbationBall ball)
    {
        AttackDescriptor descriptor = AttackCatalog.Find(name.Split(' ')[0]);
        var settings = new AttackSettings { Ball = ball };
        return descriptor.Create(descriptor.Name switch
        {
            "cw" => settings with { Steps = 120, StepSize = 0.05 },
            "ead" => settings with { Steps = 60 },
            "zoo" => settings with { Queries = 2000 },
            "newtonfool" => settings with { Steps = 200 },
            _ => descriptor.DefaultQueries is null ? settings with { Steps = Math.Min(30, descriptor.DefaultSteps ?? 30) } : settings with { Queries = 400 },
        });
    }

    public static AttackRun Run(ulong key = 1) => new() { Key = new RandomKey(key) };

    /// <summary>Random images and, as labels, what the network sees in them, but for the last row, which gets a wrong label.</summary>
    public static (Tensor Inputs, int[] Labels) Data(int rows)
    {
        var inputs = new Tensor(new Shape(rows, 1, 4, 5));
        var labels = new int[rows];
        for (int row = 0; row < rows; row++)
        {
            Key.Fold((ulong)row + 500).FillUniform(inputs.Row(row));
            if (row % 4 == 1) inputs.Row(row)[0] = 0;
            if (row % 4 == 2) inputs.Row(row)[3] = 1;
            labels[row] = Network.Decide(inputs.Row(row));
        }

        if (rows > 1) labels[^1] = (labels[^1] + 1) % 5;
        return (inputs, labels);
    }

    /// <summary>The class that the network likes second best.</summary>
    public static int RunnerUp(ReadOnlySpan<float> input)
    {
        double[] z = Network.Forward(input);
        return Enumerable.Range(0, z.Length).OrderByDescending(j => z[j]).ElementAt(1);
    }

    /// <summary>The same attacks where only some values may change; the balls are larger, as there is less to change.</summary>
    public static IReadOnlyDictionary<string, IEvasionAttack<IDifferentiableClassifier>> Masked(PerturbationMask mask) => Build(mask);

    private static Dictionary<string, IEvasionAttack<IDifferentiableClassifier>> Build(PerturbationMask? mask)
    {
        double factor = mask is null ? 1 : 4;
        var all = new Dictionary<string, IEvasionAttack<IDifferentiableClassifier>>();
        PerturbationBall linf = Ball(Norm.Linf, 0.05), l2 = Ball(Norm.L2, 0.15), l1 = Ball(Norm.L1, 0.8);
        foreach (PerturbationBall ball in new[] { linf, l2, l1 })
        {
            all[$"fgsm {ball.Norm}"] = ProjectedGradientDescent.FastGradientSign(ball);
            all[$"bim {ball.Norm}"] = ProjectedGradientDescent.BasicIterative(ball);
            all[$"pgd {ball.Norm}"] = new ProjectedGradientDescent(new PgdOptions { Ball = ball, Steps = 7, Restarts = 3 });
        }

        foreach (PerturbationBall ball in new[] { linf, l2, l1 })
        {
            all[$"apgd-ce {ball.Norm}"] = new AutoProjectedGradientDescent(new AutoPgdOptions { Ball = ball, Steps = 12, Restarts = 2 });
            all[$"apgd-dlr {ball.Norm}"] = new AutoProjectedGradientDescent(
                new AutoPgdOptions { Ball = ball, Steps = 12, Loss = AttackLoss.DifferenceOfLogitsRatio });
            all[$"apgd-t {ball.Norm}"] = new AutoProjectedGradientDescent(
                new AutoPgdOptions { Ball = ball, Steps = 12, Loss = AttackLoss.DifferenceOfLogitsRatio, TargetClasses = 3 });
        }

        foreach (PerturbationBall ball in new[] { linf, l2 })
        {
            all[$"max {ball.Norm}"] = new MaximumAttack(new MaximumOptions { Ball = ball, Passes = 1200 });
            all[$"autoattack {ball.Norm}"] = new AutoAttack(new AutoAttackOptions { Ball = ball });
            all[$"square {ball.Norm}"] = new SquareAttack(new SquareOptions { Ball = ball, Queries = ball.Norm == Norm.L2 ? 200 : 40, Restarts = 2 });
        }

        foreach (string name in new[] { "mi-fgsm", "ni-fgsm", "di-fgsm", "ti-fgsm", "si-fgsm", "vmi-fgsm", "vni-fgsm", "vmi-ct-fgsm" })
        {
            foreach (PerturbationBall ball in new[] { linf, l2 }) all[$"{name} {ball.Norm}"] = AttackCatalog.Create(name, new AttackSettings { Ball = ball, Steps = 6 });
        }

        all[$"slide {Norm.L1}"] = AttackCatalog.Create("slide", new AttackSettings { Ball = l1, Steps = 8 });
        all[$"square {Norm.L1}"] = new SquareAttack(new SquareOptions { Ball = l1, Queries = 200, Restarts = 2 });

        all[$"spatial {Norm.Linf}"] = AttackCatalog.Create("spatial", new AttackSettings { Ball = Ball(Norm.Linf, 0.95), Queries = 100 });
        all[$"spatial-random {Norm.L2}"] = AttackCatalog.Create("spatial-random", new AttackSettings { Ball = Ball(Norm.L2, 2.3), Queries = 60 });
        all[$"flow {Norm.Linf}"] = AttackCatalog.Create("flow", new AttackSettings { Ball = Ball(Norm.Linf, 0.3), Steps = 25, Restarts = 2 });
        all[$"flow {Norm.L2}"] = AttackCatalog.Create("flow", new AttackSettings { Ball = Ball(Norm.L2, 0.5), Steps = 25, Restarts = 2 });
        all[$"wasserstein {Norm.Linf}"] = AttackCatalog.Create("wasserstein", new AttackSettings { Ball = Ball(Norm.Linf, 0.24), Steps = 20, Radius = 0.1 * factor });
        all[$"wasserstein {Norm.L2}"] = AttackCatalog.Create("wasserstein", new AttackSettings { Ball = Ball(Norm.L2, 0.7), Steps = 20, Radius = 0.08 * factor });
        all[$"corruptions {Norm.Linf}"] = AttackCatalog.Create("corruptions", new AttackSettings { Ball = Ball(Norm.Linf, 0.2) });
        all[$"corruptions {Norm.L2}"] = AttackCatalog.Create("corruptions", new AttackSettings { Ball = Ball(Norm.L2, 0.7) });
        all[$"nes {Norm.Linf}"] = AttackCatalog.Create("nes", new AttackSettings { Ball = linf, Queries = 300 });
        all[$"nes {Norm.L2}"] = AttackCatalog.Create("nes", new AttackSettings { Ball = l2, Queries = 300 });
        all[$"spsa {Norm.Linf}"] = AttackCatalog.Create("spsa", new AttackSettings { Ball = linf, Queries = 300 });
        all[$"few-pixel {Norm.L0}"] = AttackCatalog.Create("few-pixel", new AttackSettings { Ball = Ball(Norm.L0, 1), Queries = 300 });

        foreach (string name in MinimumNormNames)
        {
            all[name] = MinimumNorm(name, NormOf(name) switch
            {
                Norm.Linf => linf,
                Norm.L2 => l2,
                Norm.L1 => Ball(Norm.L1, 0.4),
                _ => Ball(Norm.L0, name.StartsWith("jsma", StringComparison.Ordinal) ? 6 : 1), // which changes two values in each step
            });
        }

        return all;

        PerturbationBall Ball(Norm norm, double radius) => new PerturbationBall(norm, radius * factor) { Mask = mask };
    }

    private static Norm NormOf(string name) => Enum.Parse<Norm>(name.Split(' ')[1]);
}
