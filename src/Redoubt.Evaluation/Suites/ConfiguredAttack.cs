using System.Collections.Immutable;
using System.Globalization;
using Redoubt.Attacks;
using Redoubt.Models;
using Knowledge = Redoubt.Evidence.AttackerKnowledge;

namespace Redoubt.Evaluation;

/// <summary>An attack with its settings and what a report says about it. Made by <see cref="Of"/>, or by hand for an attack of one's own.</summary>
public sealed record ConfiguredAttack
{
    /// <summary>Name as on the command line.</summary>
    public required string Name { get; init; }

    /// <summary>Its source: authors, venue, year, arXiv id.</summary>
    public required string Paper { get; init; }

    /// <summary>What it may see.</summary>
    public required Knowledge Knowledge { get; init; }

    /// <summary>Its settings, name to value as text.</summary>
    public required ImmutableSortedDictionary<string, string> Settings { get; init; }

    /// <summary>The attack.</summary>
    public required IEvasionAttack<IDifferentiableClassifier> Attack { get; init; }

    /// <summary>Whether it can aim at one class.</summary>
    public bool AcceptsTargets { get; init; } = true;

    /// <summary>About the most forward passes without gradient for one row that is not broken: the base of time estimates.</summary>
    public required long ForwardPasses { get; init; }

    /// <summary>About the most passes with gradient for one row that is not broken; 0 for a black-box attack.</summary>
    public required long GradientPasses { get; init; }

    /// <summary>The model that the attack sees in place of the assessed one, for example with stand-ins for what hides its gradients; null for the model itself.
    /// Examples are always judged on the assessed model.</summary>
    public IDifferentiableClassifier? Seen { get; init; }

    /// <summary>What the attack is adapted to. Without an attack adapted to what a defense declares, no robust accuracy is stated.</summary>
    public GradientBehavior Answers { get; init; }

    /// <summary>An attack of the catalog.</summary>
    /// <param name="name">Name as on the command line.</param>
    /// <param name="settings">Ball and settings; settings that are null take the attack's default.</param>
    /// <param name="classes">Classes of the model, for the time estimate.</param>
    /// <exception cref="ArgumentException">The name is unknown, a setting does not belong to the attack, or is out of its range.</exception>
    public static ConfiguredAttack Of(string name, AttackSettings settings, int classes)
    {
        ArgumentNullException.ThrowIfNull(settings);
        AttackDescriptor descriptor = AttackCatalog.Find(name);
        bool blackBox = descriptor.Needs != AttackerKnowledge.WhiteBox;
        long passes = Passes(descriptor, settings, classes);
        return new ConfiguredAttack
        {
            Name = name,
            Paper = descriptor.Reference,
            Knowledge = blackBox ? Knowledge.BlackBox : Knowledge.WhiteBox,
            Settings = Describe(descriptor, settings),
            Attack = descriptor.Create(settings),
            AcceptsTargets = descriptor.AcceptsTargets,
            ForwardPasses = descriptor.Passes?.Forward ?? (blackBox ? passes : 1),
            GradientPasses = descriptor.Passes?.Gradient ?? (blackBox ? 0 : passes),
            Answers = descriptor.Answers,
        };
    }

    private static long Passes(AttackDescriptor descriptor, AttackSettings settings, int classes)
    {
        long perTarget = settings.Queries ?? descriptor.DefaultQueries ?? (settings.Steps ?? descriptor.DefaultSteps ?? 1) * descriptor.GradientsPerStep;
        return (settings.Restarts ?? descriptor.DefaultRestarts) * Math.Min(descriptor.TargetClasses, classes - 1) * perTarget;
    }

    private static ImmutableSortedDictionary<string, string> Describe(AttackDescriptor descriptor, AttackSettings settings)
    {
        var described = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        described["norm"] = settings.Ball.Norm.Name();
        if (settings.Ball.IsLimited) described["epsilon"] = Text(settings.Ball.Radius);
        int steps = settings.Steps ?? descriptor.DefaultSteps ?? 1;
        if (settings.ToTheEnd is { } toTheEnd) described["toTheEnd"] = toTheEnd ? "true" : "false";
        foreach (string name in descriptor.Settings.Where(static name => name != nameof(AttackSettings.ToTheEnd)))
        {
            (string key, double? value) = name switch
            {
                nameof(AttackSettings.Steps) => ("steps", steps),
                nameof(AttackSettings.StepSize) => ("stepSize", settings.StepSize ?? descriptor.DefaultStepSize ?? (descriptor.StepFollowsRadius ? 2.5 * settings.Ball.Radius / steps : null)),
                nameof(AttackSettings.Restarts) => ("restarts", settings.Restarts ?? descriptor.DefaultRestarts),
                nameof(AttackSettings.MaxShift) => ("maxShift", settings.MaxShift ?? descriptor.DefaultMaxShift ?? 0),
                nameof(AttackSettings.Radius) => ("radius", settings.Radius ?? descriptor.DefaultRadius ?? 0),
                _ => ("queries", settings.Queries ?? descriptor.DefaultQueries ?? 0),
            };

            // A step length that depends on the norm is the attack's own: rather none is stated than a wrong one.
            if (value is { } known) described[key] = Text(known);
        }

        return described.ToImmutable();
    }

    private static string Text(double value) => value.ToString("0.#########", CultureInfo.InvariantCulture);
}
