using System.Collections.Frozen;
using Redoubt.Models;

namespace Redoubt.Attacks;

/// <summary>All attacks by name: what <c>--attack</c> accepts.</summary>
public static class AttackCatalog
{
    private const string CroceAndHein = "Croce and Hein, ICML 2020, arXiv:2003.01690";

    private static readonly Norm[] PublishedNorms = [Norm.Linf, Norm.L2, Norm.L1];

    private static readonly AttackDescriptor[] Descriptors = [.. Build(), .. TransportCatalog.All, .. CompositeCatalog.All];
    private static readonly FrozenDictionary<string, AttackDescriptor> ByName = Descriptors.ToFrozenDictionary(d => d.Name, StringComparer.Ordinal);

    /// <summary>Every attack, in the order in which they are documented.</summary>
    public static IReadOnlyList<AttackDescriptor> All => Descriptors;

    /// <summary>The attacks that an assessment runs unless told otherwise, one of them a black box where the norm has one.</summary>
    /// <param name="norm">Norm of the threat.</param>
    public static IReadOnlyList<string> DefaultSuite(Norm norm) => norm == Norm.L0 ? ["fmn"] : ["apgd-ce", "apgd-t", "square"];

    /// <summary>Finds an attack.</summary>
    /// <param name="name">Name, lower case.</param>
    /// <exception cref="ArgumentException">There is no such attack; the message lists all.</exception>
    public static AttackDescriptor Find(string name) =>
        ByName.TryGetValue(name, out AttackDescriptor? found)
            ? found
            : throw new ArgumentException($"There is no attack '{name}'. Known: {string.Join(", ", All.Select(d => d.Name))}.", nameof(name));

    /// <summary>Creates an attack by name.</summary>
    /// <param name="name">Name, lower case.</param>
    /// <param name="settings">Settings; what is unset takes the attack's default.</param>
    /// <exception cref="ArgumentException">There is no such attack, or it cannot have these settings.</exception>
    public static IEvasionAttack<IDifferentiableClassifier> Create(string name, AttackSettings settings) => Find(name).Create(settings);

    private static IEnumerable<AttackDescriptor> Build()
    {
        yield return new AttackDescriptor("fgsm", s => ProjectedGradientDescent.FastGradientSign(s.Ball))
        {
            Title = "Fast gradient sign method",
            Reference = "Goodfellow et al., ICLR 2015, arXiv:1412.6572",
            Needs = AttackerKnowledge.WhiteBox,
            Norms = PublishedNorms,
            Settings = [],
            Defaults = "one step of length epsilon, no random start",
            DefaultSteps = 1,
        };
        yield return new AttackDescriptor("bim", s => ProjectedGradientDescent.BasicIterative(s.Ball, s.Steps ?? ProjectedGradientDescent.BasicIterativeSteps, s.StepSize))
        {
            Title = "Basic iterative method",
            Reference = "Kurakin et al., 2016, arXiv:1607.02533",
            Needs = AttackerKnowledge.WhiteBox,
            Norms = PublishedNorms,
            Settings = [nameof(AttackSettings.Steps), nameof(AttackSettings.StepSize)],
            Defaults = $"{ProjectedGradientDescent.BasicIterativeSteps} steps of length 2.5 epsilon / steps, no random start",
            StepFollowsRadius = true,
            DefaultSteps = ProjectedGradientDescent.BasicIterativeSteps,
        };
        yield return new AttackDescriptor("pgd", CreatePgd)
        {
            Title = "Projected gradient descent",
            Reference = "Madry et al., ICLR 2018, arXiv:1706.06083",
            Needs = AttackerKnowledge.WhiteBox,
            Norms = PublishedNorms,
            Settings = [nameof(AttackSettings.Steps), nameof(AttackSettings.StepSize), nameof(AttackSettings.Restarts)],
            Defaults = $"{PgdOptions.DefaultSteps} steps of length 2.5 epsilon / steps, random start, 1 attempt, cross-entropy",
            StepFollowsRadius = true,
            DefaultSteps = PgdOptions.DefaultSteps,
        };
        yield return SparseDescent();
        yield return Apgd("apgd-ce", "Auto-PGD on cross-entropy", AttackLoss.CrossEntropy, targetClasses: null);
        yield return Apgd("apgd-dlr", "Auto-PGD on the difference of logits ratio", AttackLoss.DifferenceOfLogitsRatio, targetClasses: null);
        yield return Apgd("apgd-t", "Targeted Auto-PGD", AttackLoss.DifferenceOfLogitsRatio, targetClasses: 9);
        yield return new AttackDescriptor("square", CreateSquare)
        {
            Title = "Square attack",
            Reference = "Andriushchenko et al., ECCV 2020, arXiv:1912.00049",
            Needs = AttackerKnowledge.Scores,
            Norms = PublishedNorms,
            Settings = [nameof(AttackSettings.Queries), nameof(AttackSettings.Restarts)],
            Defaults = $"{SquareOptions.DefaultQueries} queries, 1 attempt, margin loss, first windows cover 0.8 of the image",
            DefaultQueries = SquareOptions.DefaultQueries,
        };
        foreach (AttackDescriptor transfer in TransferCatalog.All) yield return transfer;
        foreach (AttackDescriptor minimumNorm in MinimumNormCatalog.All()) yield return minimumNorm;
        foreach (AttackDescriptor sparse in SparseCatalog.All) yield return sparse;
        foreach (AttackDescriptor blackBox in BlackBoxCatalog.All()) yield return blackBox;
    }

    private static AttackDescriptor SparseDescent() => new("slide", s => ProjectedGradientDescent.SparseDescent(s.Ball, s.Steps ?? ProjectedGradientDescent.SparseDescentSteps, s.StepSize))
    {
        Title = "Sparse l1 descent",
        Reference = "Tramer and Boneh, NeurIPS 2019, arXiv:1904.13000",
        Needs = AttackerKnowledge.WhiteBox,
        Norms = [Norm.L1],
        Settings = [nameof(AttackSettings.Steps), nameof(AttackSettings.StepSize)],
        Defaults = $"{ProjectedGradientDescent.SparseDescentSteps} steps of length epsilon / 5 along 1 % of the values, no random start",
        DefaultSteps = ProjectedGradientDescent.SparseDescentSteps,
    };

    private static AttackDescriptor Apgd(string name, string title, AttackLoss loss, int? targetClasses)
    {
        return new AttackDescriptor(name, s => new AutoProjectedGradientDescent(new AutoPgdOptions
        {
            Ball = s.Ball,
            Steps = s.Steps ?? AutoPgdOptions.DefaultSteps,
            Restarts = s.Restarts ?? 1,
            Loss = loss,
            TargetClasses = targetClasses,
        }))
        {
            Title = title,
            Reference = CroceAndHein,
            Needs = AttackerKnowledge.WhiteBox,
            Norms = PublishedNorms,
            Settings = [nameof(AttackSettings.Steps), nameof(AttackSettings.Restarts)],
            Defaults = targetClasses is null ? $"{AutoPgdOptions.DefaultSteps} steps, 1 attempt" : $"{AutoPgdOptions.DefaultSteps} steps towards each of {targetClasses} wrong classes, 1 attempt each",
            DefaultSteps = AutoPgdOptions.DefaultSteps,
            TargetClasses = targetClasses ?? 1,
            AcceptsTargets = targetClasses is null,
        };
    }

    private static ProjectedGradientDescent CreatePgd(AttackSettings settings) => new(new PgdOptions
    {
        Ball = settings.Ball,
        Steps = settings.Steps ?? PgdOptions.DefaultSteps,
        StepSize = settings.StepSize,
        Restarts = settings.Restarts ?? 1,
    });

    private static SquareAttack CreateSquare(AttackSettings settings) => new(new SquareOptions
    {
        Ball = settings.Ball,
        Queries = settings.Queries ?? SquareOptions.DefaultQueries,
        Restarts = settings.Restarts ?? 1,
    });
}
