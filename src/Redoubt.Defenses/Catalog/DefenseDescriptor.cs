using System.Collections.Immutable;
using System.Globalization;
using Redoubt.Models;

namespace Redoubt.Defenses;

/// <summary>What a catalog says about a kind of defense.</summary>
public sealed record DefenseDescriptor
{
    /// <summary>Name in files and on the command line.</summary>
    public required string Name { get; init; }

    /// <summary>Where it stands.</summary>
    public required DefenseStage Stage { get; init; }

    /// <summary>What it does, in a few words.</summary>
    public required string Summary { get; init; }

    /// <summary>Authors, venue, year, arXiv id.</summary>
    public required string Reference { get; init; }

    /// <summary>What it promises.</summary>
    public Guarantee Guarantee { get; init; } = Guarantee.Heuristic;

    /// <summary>Its numbers; the first is the one of <c>NAME=NUMBER</c>.</summary>
    public ImmutableArray<DefenseParameter> Parameters { get; init; } = [];

    /// <summary>Whether it is made of a model file, which then follows the name: <c>NAME=FILE</c>.</summary>
    public bool TakesFile { get; init; }

    /// <summary>Makes it.</summary>
    internal Func<DefenseSite, DefenseArguments, IInputTransformation> Create { get; init; } = static (_, _) => IdentityTransformation.Instance;

    /// <summary>Its numbers with their defaults, for example <c>size 5, color 0.1, space 1</c>; the word FILE for one of a file.</summary>
    public string Signature => TakesFile ? "FILE" : string.Join(", ", Parameters.Select(static p => string.Create(CultureInfo.InvariantCulture, $"{p.Name} {p.Default:0.######}")));
}
