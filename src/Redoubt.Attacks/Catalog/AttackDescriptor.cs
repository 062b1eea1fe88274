using Redoubt.Models;

namespace Redoubt.Attacks;

/// <summary>What the catalog knows about one attack.</summary>
public sealed class AttackDescriptor
{
    private readonly Func<AttackSettings, IEvasionAttack<IDifferentiableClassifier>> _create;

    internal AttackDescriptor(string name, Func<AttackSettings, IEvasionAttack<IDifferentiableClassifier>> create)
    {
        Name = name;
        _create = create;
    }

    /// <summary>Name on the command line and in results.</summary>
    public string Name { get; }

    /// <summary>Full name of the method.</summary>
    public required string Title { get; init; }

    /// <summary>Paper it comes from.</summary>
    public required string Reference { get; init; }

    /// <summary>What it must see of the model: <see cref="AttackerKnowledge.WhiteBox"/> attacks need gradients.</summary>
    public required AttackerKnowledge Needs { get; init; }

    /// <summary>Norms it works in.</summary>
    public required IReadOnlyList<Norm> Norms { get; init; }

    /// <summary>The settings it has, besides the ball, as names of properties of <see cref="AttackSettings"/>.</summary>
    public required IReadOnlyList<string> Settings { get; init; }

    /// <summary>Its defaults, in words.</summary>
    public required string Defaults { get; init; }

    /// <summary>Steps of an attempt when none are given; null for an attack without steps.</summary>
    public int? DefaultSteps { get; init; }

    /// <summary>Queries of an attempt when none are given; null for an attack that does not count them.</summary>
    public int? DefaultQueries { get; init; }

    /// <summary>Step length when none is given, where it is the same for every ball; else null.</summary>
    public double? DefaultStepSize { get; init; }

    /// <summary>Whether the step length is 2.5 epsilon / steps when none is given.</summary>
    public bool StepFollowsRadius { get; init; }

    /// <summary>Attempts per row when none are given. Default 1.</summary>
    public int DefaultRestarts { get; init; } = 1;

    /// <summary>Longest shift of a pixel, in pixels, when none is given; null for an attack that shifts none.</summary>
    public double? DefaultMaxShift { get; init; }

    /// <summary>Radius of its own limit when none is given; null for an attack without one.</summary>
    public double? DefaultRadius { get; init; }

    /// <summary>Gradients that one step takes. Default 1.</summary>
    public int GradientsPerStep { get; init; } = 1;

    /// <summary>Wrong classes that one attempt aims at one after the other, where the model has that many. Default 1: none in particular.</summary>
    public int TargetClasses { get; init; } = 1;

    /// <summary>About the most passes for one row that is not broken, without and with gradient, where they do not follow from steps and queries; else null.</summary>
    public (long Forward, long Gradient)? Passes { get; init; }

    /// <summary>What it is adapted to in models that hide their gradients.</summary>
    public GradientBehavior Answers { get; init; }

    /// <summary>Whether it looks for the smallest perturbation and therefore needs no epsilon; with one it stops at the first example inside.</summary>
    public bool IsMinimumNorm { get; init; }

    /// <summary>Whether it is limited by something else than a norm and needs no epsilon; with one only changes inside count.</summary>
    public bool HasOtherLimits { get; init; }

    /// <summary>Whether the goal may be targeted.</summary>
    public bool AcceptsTargets { get; init; } = true;

    /// <summary>One sentence per thing wrong with some settings for this attack, none when it can be created.</summary>
    /// <param name="settings">The settings.</param>
    public IEnumerable<string> Errors(AttackSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (settings.Ball is null) yield return "Ball is required.";
        else if (!Norms.Contains(settings.Ball.Norm))
            yield return $"Attack {Name} supports {Join(Norms.Select(n => n.Name()))}, not {settings.Ball.Norm.Name()}.";
        else if (!settings.Ball.IsLimited && !IsMinimumNorm && !HasOtherLimits) yield return $"Attack {Name} needs an epsilon.";
        foreach (string given in settings.Given())
        {
            if (Settings.Contains(given)) continue;
            yield return $"Attack {Name} has no setting {given}; it has {(Settings.Count == 0 ? "none" : Join(Settings))}.";
        }
    }

    /// <summary>Creates the attack. Black-box attacks also implement <c>IEvasionAttack&lt;IClassifier&gt;</c>.</summary>
    /// <param name="settings">Settings; what is unset takes the default.</param>
    /// <exception cref="ArgumentException">The attack does not support the norm or a setting, or a value is out of range; the message says which.</exception>
    public IEvasionAttack<IDifferentiableClassifier> Create(AttackSettings settings)
    {
        OptionsErrors.ThrowIfAny(Errors(settings), nameof(settings));
        return _create(settings);
    }

    private static string Join(IEnumerable<string> names)
    {
        string[] all = [.. names];
        return all.Length == 1 ? all[0] : $"{string.Join(", ", all[..^1])} and {all[^1]}";
    }
}
