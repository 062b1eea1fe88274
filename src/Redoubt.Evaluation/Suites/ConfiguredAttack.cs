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
        long passes = Passes(name, settings, classes);
        return new ConfiguredAttack
        {
            Name = name,
            Paper = descriptor.Reference,
            Knowledge = blackBox ? Knowledge.BlackBox : Knowledge.WhiteBox,
            Settings = Describe(descriptor, settings),
            Attack = descriptor.Create(settings),
            AcceptsTargets = descriptor.AcceptsTargets,
            ForwardPasses = blackBox ? passes : 1,
            GradientPasses = blackBox ? 0 : passes,
        };
    }

    private static long Passes(string name, AttackSettings settings, int classes)
    {
        long attempts = settings.Restarts ?? 1;
        return name switch
        {
            "fgsm" => 1,
            "bim" => settings.Steps ?? 10,
            "pgd" => attempts * (settings.Steps ?? 40),
            "apgd-t" => attempts * Math.Min(9, classes - 1) * (settings.Steps ?? 100),
            "square" => attempts * (settings.Queries ?? 5000),
            _ => attempts * (settings.Steps ?? settings.Queries ?? 100),
        };
    }

    private static ImmutableSortedDictionary<string, string> Describe(AttackDescriptor descriptor, AttackSettings settings)
    {
        var described = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        described["norm"] = settings.Ball.Norm.Name();
        described["epsilon"] = Text(settings.Ball.Radius);
        described["defaults"] = descriptor.Defaults;
        if (settings.Steps is { } steps) described["steps"] = Text(steps);
        if (settings.StepSize is { } size) described["stepSize"] = Text(size);
        if (settings.Restarts is { } restarts) described["restarts"] = Text(restarts);
        if (settings.Queries is { } queries) described["queries"] = Text(queries);
        return described.ToImmutable();
    }

    private static string Text(double value) => value.ToString("0.#########", CultureInfo.InvariantCulture);
}
