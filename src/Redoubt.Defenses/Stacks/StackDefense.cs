using System.Collections.Immutable;

namespace Redoubt.Defenses;

/// <summary>A configured defense as a stack's file holds it.</summary>
public sealed record StackDefense
{
    /// <summary>Name in the <see cref="DefenseCatalog"/>.</summary>
    public required string Name { get; init; }

    /// <summary>Its numbers.</summary>
    public ImmutableSortedDictionary<string, double> Settings { get; init; } = ImmutableSortedDictionary<string, double>.Empty;

    /// <summary>The part that holds its network; null for one without.</summary>
    public string? Part { get; init; }

    /// <summary>What adaptive attacks differentiate in its place; null for the default.</summary>
    public StackDefense? StandIn { get; init; }

    /// <summary>The form of a configured defense.</summary>
    /// <param name="defense">The defense.</param>
    public static StackDefense Of(ConfiguredDefense defense)
    {
        ArgumentNullException.ThrowIfNull(defense);
        return new StackDefense
        {
            Name = defense.Name,
            Settings = defense.Settings,
            Part = defense.File is { } file ? Path.GetFileName(file) : null,
            StandIn = defense.StandIn is { } standIn ? Of(standIn) : null,
        };
    }
}
