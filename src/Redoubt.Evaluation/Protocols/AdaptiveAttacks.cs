using System.Collections.Immutable;
using Redoubt.Attacks;
using Redoubt.Evidence;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Evaluation;

/// <summary>The attacks that the adaptive protocol adds: on the model as it would be without what hides its gradients.</summary>
/// <remarks>
/// <para>Source: Athalye, Carlini and Wagner, ICML 2018, arXiv:1802.00420. A declared defense with shattered gradients is differentiated through its stand-in and step functions
/// inside a graph through the identity (BPDA), declared randomness is averaged (EoT, 20 draws, with the two losses of AutoAttack's version rand and towards other classes), and scores are divided row by row so that cross-entropy keeps a gradient.</para>
/// <para>It cannot know a stand-in for what it does not see: where the masking checks find a reason and nothing is declared, it says so.</para>
/// </remarks>
public sealed class AdaptiveAttacks : IDisposable
{
    private const int Draws = 20;

    private static readonly double[] JointWeights = [0.1, 1, 10];

    private readonly IDifferentiableClassifier _model;
    private readonly PerturbationBall _ball;
    private readonly RandomKey _key;
    private readonly List<string> _notes = [];
    private readonly List<IDisposable> _owned = [];

    /// <summary>Prepares the attacks on one model.</summary>
    /// <param name="model">The assessed model; not disposed.</param>
    /// <param name="ball">Allowed perturbations.</param>
    /// <param name="key">Randomness of draws.</param>
    public AdaptiveAttacks(IDifferentiableClassifier model, PerturbationBall ball, RandomKey key)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(ball);
        _model = model;
        _ball = ball;
        _key = key;
    }

    /// <summary>Why attacks were added or left out, one sentence each; filled by <see cref="For"/>.</summary>
    public ImmutableArray<string> Notes => [.. _notes];

    /// <summary>What a model declares of its gradients. The mean over draws is no longer stochastic.</summary>
    /// <param name="model">The model.</param>
    public static GradientBehavior Declared(IClassifier model) => model switch
    {
        IStochasticClassifier open => open.Gradients,
        ExpectedClassifier mean => mean.Model.Gradients & ~GradientBehavior.Stochastic,
        DetectedClassifier pair => Declared(pair.Model) | Declared(pair.Detector),
        _ => GradientBehavior.Exact,
    };

    /// <summary>Why no robust accuracy may be stated of a model after some attacks, in one sentence; null where it may.</summary>
    /// <param name="model">The model that was attacked.</param>
    /// <param name="answered">What the attacks were adapted to.</param>
    public static string? Unanswered(IClassifier model, GradientBehavior answered)
    {
        GradientBehavior left = Declared(model) & ~answered;
        if (left == GradientBehavior.Exact) return null;
        return $"The model declares {left.ToString().ToLowerInvariant().Replace(",", " and", StringComparison.Ordinal)} gradients and no attack was adapted to them, so no robust accuracy can be stated; use the adaptive protocol.";
    }

    /// <summary>The attacks to add.</summary>
    /// <param name="masking">What the masking checks found.</param>
    public ImmutableArray<ConfiguredAttack> For(MaskingDiagnosis masking)
    {
        ArgumentNullException.ThrowIfNull(masking);
        _notes.Clear();
        if (_model.GradientObstacle is not null)
        {
            _notes.Add("No adaptive attack was added: the model has no gradients and no stand-in for it is known.");
            return [];
        }

        if (!AttackCatalog.Find("apgd-ce").Norms.Contains(_ball.Norm))
        {
            _notes.Add($"No adaptive attack was added: there is none in {_ball.Norm.Name()}.");
            return [];
        }

        GradientBehavior declared = Declared(_model);
        if (declared != GradientBehavior.Exact) _notes.Add($"The model declares {declared.ToString().ToLowerInvariant().Replace(",", " and", StringComparison.Ordinal)} gradients: attacks were added that are adapted to them.");
        (IDifferentiableClassifier adapted, GradientBehavior answers) = Adapt(_model, masking);
        RescaledClassifier rescaled = Own(RescaledClassifier.PerRow(adapted));
        _notes.Add("apgd-ce-rescaled: cross-entropy on scores divided row by row, because the gradient of a very confident model rounds to zero.");
        if (adapted is DetectedClassifier pair) return [.. Joint(pair, answers), Of("apgd-ce", "rescaled", rescaled, answers)];
        ConfiguredAttack last = Of("apgd-ce", "rescaled", rescaled, answers);
        if (ReferenceEquals(adapted, _model)) return [last];
        string suffix = Suffix(answers);
        string[] names = answers.HasFlag(GradientBehavior.Stochastic) ? ["apgd-ce", "apgd-dlr", "apgd-t"] : ["apgd-ce", "apgd-t"];
        return [.. names.Select(name => Of(name, suffix, adapted, answers)), last];
    }

    /// <summary>Frees the wrappers that were made.</summary>
    public void Dispose()
    {
        foreach (IDisposable owned in _owned) owned.Dispose();
        _owned.Clear();
    }

    // The search over the weight is the cascade: each weight sees what the others left.
    private IEnumerable<ConfiguredAttack> Joint(DetectedClassifier detected, GradientBehavior answers)
    {
        _notes.Add("A detector rejects inputs: attacks were added that fool it and the classifier together, by a weighted sum with three weights, and by selective and orthogonal gradients.");
        foreach (double weight in JointWeights)
            yield return Of("apgd-ce", FormattableString.Invariant($"joint-{weight}"), Own(detected.With(JointLoss.WeightedSum, weight)), answers);
        yield return Of("apgd-ce", "selective", Own(detected.With(JointLoss.Selective)), answers);
        yield return Of("apgd-ce", "orthogonal", Own(detected.With(JointLoss.Orthogonal)), answers);
    }

    private (IDifferentiableClassifier Adapted, GradientBehavior Answers) Adapt(IDifferentiableClassifier model, MaskingDiagnosis masking)
    {
        GradientBehavior declared = Declared(model);
        switch (model)
        {
            case DetectedClassifier pair:
                (IDifferentiableClassifier seen, GradientBehavior answers) = Adapt(pair.Model, masking);
                (IDifferentiableClassifier detector, GradientBehavior more) = Adapt(pair.Detector, MaskingChecks.Diagnose([]));
                return ReferenceEquals(seen, pair.Model) && ReferenceEquals(detector, pair.Detector)
                    ? (pair, GradientBehavior.Exact)
                    : (Own(new DetectedClassifier(seen, detector, pair.Loss, pair.Weight)), answers | more);
            case DefendedClassifier defended:
                DefendedClassifier open = Open(defended, declared, masking);
                return (declared.HasFlag(GradientBehavior.Stochastic) ? Own(new ExpectedClassifier(open, Draws, _key)) : open, declared);
            case IStochasticClassifier stochastic when declared == GradientBehavior.Stochastic:
                return (Own(new ExpectedClassifier(stochastic, Draws, _key)), declared);
            case ExpectedClassifier { Model: DefendedClassifier inner } mean when declared.HasFlag(GradientBehavior.Shattered):
                return (Own(mean.With(Own(inner.Through()))), declared);
            case GraphClassifier graph when StraightThrough.Count(graph.Graph) is var steps && steps > 0:
                _notes.Add($"The graph has {steps} step functions, whose gradient is zero: attacks were added that differentiate them as the identity.");
                return (Own(new GraphClassifier(StraightThrough.Apply(graph.Graph), graph.Bounds, new GraphClassifierOptions { Capacity = graph.Capacity })), GradientBehavior.Shattered);
            default:
                if (masking.Verdict is CheckVerdict.Warn or CheckVerdict.Fail)
                    _notes.Add("The masking checks found a reason to doubt the gradients, but the model declares no defense and has no step functions, so no stand-in is known.");
                return (model, GradientBehavior.Exact);
        }
    }

    // Stand-ins for the defenses, and for step functions of the model behind them.
    private DefendedClassifier Open(DefendedClassifier defended, GradientBehavior declared, MaskingDiagnosis masking)
    {
        DefendedClassifier open = declared.HasFlag(GradientBehavior.Shattered) ? Own(defended.Through()) : defended;
        if (defended.Model is not GraphClassifier graph || StraightThrough.Count(graph.Graph) == 0) return open;
        return Own(open.Around(Adapt(graph, masking).Adapted));
    }

    private static string Suffix(GradientBehavior answers) => answers switch
    {
        GradientBehavior.Shattered => "bpda",
        GradientBehavior.Stochastic => "eot",
        _ => "bpda-eot",
    };

    private ConfiguredAttack Of(string name, string suffix, IDifferentiableClassifier seen, GradientBehavior answers)
    {
        var plain = ConfiguredAttack.Of(name, new AttackSettings { Ball = _ball }, _model.Classes);
        int draws = answers.HasFlag(GradientBehavior.Stochastic) ? Draws : 1;
        return plain with { Name = $"{name}-{suffix}", Seen = seen, Answers = answers, ForwardPasses = draws * plain.ForwardPasses, GradientPasses = draws * plain.GradientPasses };
    }

    private T Own<T>(T wrapper)
        where T : IDisposable
    {
        _owned.Add(wrapper);
        return wrapper;
    }
}
