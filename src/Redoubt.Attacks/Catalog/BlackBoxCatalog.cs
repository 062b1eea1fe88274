using Redoubt.Models;

namespace Redoubt.Attacks;

/// <summary>The part of the <see cref="AttackCatalog"/> that needs no gradients and counts its queries.</summary>
internal static class BlackBoxCatalog
{
    private const string Guo = "Guo et al., ICML 2019, arXiv:1905.07121";

    public static IEnumerable<AttackDescriptor> All() => [.. OnDecisions(), .. Natural(), .. OnScores()];

    private static IEnumerable<AttackDescriptor> Natural()
    {
        const string Engstrom = "Engstrom et al., ICML 2019, arXiv:1712.02779";
        Card card = new("Rotations and shifts, grid", Engstrom, [Norm.Linf, Norm.L2], SpatialOptions.GridQueries, "31 rotations to 30 degrees and 5 x 5 shifts to 3 pixels")
        {
            Needs = AttackerKnowledge.Decisions,
            HasOtherLimits = true,
        };
        yield return Of("spatial", card, (ball, queries) => new SpatialAttack(new SpatialOptions { Ball = ball, Queries = queries }));
        card = card with { Title = "Rotations and shifts, worst of k", Queries = SpatialOptions.RandomQueries, How = "random rotations to 30 degrees and shifts to 3 pixels" };
        yield return Of("spatial-random", card, (ball, queries) => new SpatialAttack(new SpatialOptions { Ball = ball, Queries = queries, Random = true }));
        Card hue = card with
        {
            Title = "Hue and saturation",
            Reference = "Hosseini and Poovendran, CVPR Workshops 2018, arXiv:1804.00499",
            Queries = HueOptions.DefaultQueries,
            How = "random hues, saturations from a range that grows to all",
        };
        yield return Of("hue", hue, (ball, queries) => new HueAttack(new HueOptions { Ball = ball, Queries = queries }));
        card = card with
        {
            Title = "Plain corruptions",
            Reference = "after Hendrycks and Dietterich, ICLR 2019, arXiv:1903.12261",
            Norms = [Norm.Linf, Norm.L2, Norm.L1],
            Queries = CorruptionOptions.DefaultQueries,
            How = "noise, salt and pepper, contrast, light, blur and JPEG in five severities, inside the ball where there is one",
        };
        yield return Of("corruptions", card, (ball, queries) => new CorruptionAttack(new CorruptionOptions { Ball = ball, Queries = queries }));
    }

    private static IEnumerable<AttackDescriptor> OnDecisions()
    {
        yield return Of("hopskipjump",
            Decisions("HopSkipJump", "Chen, Jordan and Wainwright, IEEE S&P 2020, arXiv:1904.02144", HopSkipJumpOptions.DefaultQueries, Norm.L2, Norm.Linf),
            (ball, queries) => new HopSkipJumpAttack(new HopSkipJumpOptions { Ball = ball, Queries = queries }));
        yield return Of("boundary",
            Decisions("Boundary attack", "Brendel, Rauber and Bethge, ICLR 2018, arXiv:1712.04248", BoundaryAttackOptions.DefaultQueries, Norm.L2),
            (ball, queries) => new BoundaryAttack(new BoundaryAttackOptions { Ball = ball, Queries = queries }));
        yield return Of("geoda", Decisions("GeoDA", "Rahmati et al., CVPR 2020, arXiv:2003.06468", GeometricDecisionOptions.DefaultQueries, Norm.L2, Norm.Linf),
            (ball, queries) => new GeometricDecisionAttack(new GeometricDecisionOptions { Ball = ball, Queries = queries }));
        yield return Of("sign-opt", Decisions("Sign-OPT", "Cheng et al., ICLR 2020, arXiv:1909.10773", SignOptOptions.DefaultQueries, Norm.L2),
            (ball, queries) => new SignOptAttack(new SignOptOptions { Ball = ball, Queries = queries }));
        yield return Of("pointwise",
            Decisions("Pointwise attack", "Schott et al., ICLR 2019, arXiv:1805.09190", PointwiseOptions.DefaultQueries, Norm.L0) with { How = "from salt and pepper, again and again" },
            (ball, queries) => new PointwiseAttack(new PointwiseOptions { Ball = ball, Queries = queries }));
        yield return Of("rays", Decisions("RayS", "Chen and Gu, KDD 2020, arXiv:2006.12792", RaySOptions.DefaultQueries, Norm.Linf),
            (ball, queries) => new RaySAttack(new RaySOptions { Ball = ball, Queries = queries }));
    }

    private static IEnumerable<AttackDescriptor> OnScores()
    {
        yield return Of("simba",
            new Card("SimBA on pixels", Guo, [Norm.L2], SimpleBlackBoxOptions.DefaultQueries, "steps of 0.2 along single values") { IsMinimumNorm = true },
            (ball, queries) => new SimpleBlackBoxAttack(new SimpleBlackBoxOptions { Ball = ball, Queries = queries }));
        yield return Of("simba-dct",
            new Card("SimBA on plane waves", Guo, [Norm.L2], SimpleBlackBoxOptions.DefaultQueries,
                "steps of 0.2 along plane waves, low frequencies first") { IsMinimumNorm = true },
            (ball, queries) => new SimpleBlackBoxAttack(new SimpleBlackBoxOptions { Ball = ball, Queries = queries, Basis = SimpleBasis.Cosine }));
        yield return Of("nes",
            new Card("Natural evolution strategies", "Ilyas et al., ICML 2018, arXiv:1804.08598", [Norm.Linf, Norm.L2], NaturalEvolutionOptions.DefaultQueries,
                "25 pairs of points for each step of epsilon / 5"),
            (ball, queries) => new NaturalEvolutionAttack(new NaturalEvolutionOptions { Ball = ball, Queries = queries }));
        yield return Of("spsa",
            new Card("SPSA", "Uesato et al., ICML 2018, arXiv:1802.05666", [Norm.Linf], StochasticApproximationOptions.DefaultQueries,
                "25 pairs of points for each step of epsilon / 5"),
            (ball, queries) => new StochasticApproximationAttack(new StochasticApproximationOptions { Ball = ball, Queries = queries }));
        yield return Of("few-pixel",
            new Card("Few-pixel attack", "Su et al., IEEE TEVC 2019, arXiv:1710.08864", [Norm.L0], FewPixelOptions.DefaultQueries,
                "a population of a twentieth of the queries"),
            (ball, queries) => new FewPixelAttack(new FewPixelOptions { Ball = ball, Queries = queries }));
        yield return Of("zoo",
            new Card("ZOO", "Chen et al., AISec 2017, arXiv:1708.03999", [Norm.L2], ZerothOrderOptions.DefaultQueries,
                "32 coordinates at a time") { IsMinimumNorm = true },
            (ball, queries) => new ZerothOrderAttack(new ZerothOrderOptions { Ball = ball, Queries = queries }));
    }

    private static Card Decisions(string title, string reference, int queries, params Norm[] norms) =>
        new(title, reference, norms, queries, $"from the best of {StartOptions.DefaultTrials} random starts")
        {
            IsMinimumNorm = true,
            Needs = AttackerKnowledge.Decisions,
        };

    private static AttackDescriptor Of(string name, Card card, Func<PerturbationBall, int, IEvasionAttack<IClassifier>> create) =>
        new(name, settings => create(settings.Ball, settings.Queries ?? card.Queries))
        {
            Title = card.Title,
            Reference = card.Reference,
            Needs = card.Needs,
            Norms = card.Norms,
            Settings = [nameof(AttackSettings.Queries)],
            Defaults = $"{card.Queries} queries, the clean one included, {card.How}",
            DefaultQueries = card.Queries,
            IsMinimumNorm = card.IsMinimumNorm,
            HasOtherLimits = card.HasOtherLimits,
        };

    private sealed record Card(string Title, string Reference, Norm[] Norms, int Queries, string How)
    {
        public AttackerKnowledge Needs { get; init; } = AttackerKnowledge.Scores;

        public bool IsMinimumNorm { get; init; }

        public bool HasOtherLimits { get; init; }
    }
}
