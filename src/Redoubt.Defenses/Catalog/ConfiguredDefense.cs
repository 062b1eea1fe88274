using System.Collections.Immutable;
using System.Globalization;
using Redoubt.Graphs;
using Redoubt.Models;

namespace Redoubt.Defenses;

/// <summary>A defense of the catalog with its numbers. Immutable; made by <see cref="Of"/> or <see cref="DefenseSyntax"/>.</summary>
public sealed record ConfiguredDefense
{
    private ConfiguredDefense(DefenseDescriptor descriptor, ImmutableSortedDictionary<string, double> settings) => (Descriptor, Settings) = (descriptor, settings);

    /// <summary>What it is.</summary>
    public DefenseDescriptor Descriptor { get; }

    /// <summary>Its name in the catalog.</summary>
    public string Name => Descriptor.Name;

    /// <summary>Every parameter with its number.</summary>
    public ImmutableSortedDictionary<string, double> Settings { get; }

    /// <summary>Name of the file that its network came from; null for one without.</summary>
    public string? File { get; init; }

    /// <summary>SHA-256 of that file; null for one without.</summary>
    public string? FileSha256 { get; init; }

    /// <summary>The network of that file; null for one without.</summary>
    public Graph? Network { get; init; }

    /// <summary>What adaptive attacks differentiate in its place; null for the default, the identity.</summary>
    public ConfiguredDefense? StandIn { get; init; }

    /// <summary>Configures a defense.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="settings">Numbers by parameter; those that are missing take their defaults. Null for none.</param>
    /// <exception cref="ArgumentException">There is no such defense or parameter, or a number is out of its range; the sentence says which.</exception>
    public static ConfiguredDefense Of(string name, IReadOnlyDictionary<string, double>? settings = null)
    {
        DefenseDescriptor descriptor = DefenseCatalog.Find(name);
        if (settings?.Keys.FirstOrDefault(key => descriptor.Parameters.All(p => p.Name != key)) is { } unknown)
        {
            string known = descriptor.Parameters.IsEmpty ? "it has none" : $"it has {string.Join(", ", descriptor.Parameters.Select(static p => p.Name))}";
            throw new ArgumentException($"{name} has no setting '{unknown}'; {known}.", nameof(settings));
        }

        var all = ImmutableSortedDictionary.CreateBuilder<string, double>(StringComparer.Ordinal);
        foreach (DefenseParameter parameter in descriptor.Parameters)
        {
            double value = settings is not null && settings.TryGetValue(parameter.Name, out double given) ? given : parameter.Default;
            string what = descriptor.Parameters.Length == 1 ? name : $"{name}: {parameter.Name}";
            all[parameter.Name] = parameter.Accepts(value) ? value : throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{what} needs {parameter.Wanted}, was {value}."), nameof(settings));
        }

        return new ConfiguredDefense(descriptor, all.ToImmutable());
    }

    /// <summary>Makes it for a model.</summary>
    /// <param name="site">The model.</param>
    /// <exception cref="ArgumentException">It does not suit the model; one sentence says why.</exception>
    public IInputTransformation Create(DefenseSite site)
    {
        ArgumentNullException.ThrowIfNull(site);
        if (Descriptor.TakesFile && Network is null) throw new ArgumentException($"{Name} needs an ONNX file: {Name}=FILE.onnx.");
        IInputTransformation made = Descriptor.Create(site, new DefenseArguments(Settings, Network));
        return StandIn is null ? made : new DeclaredStandIn(made, StandIn.Create(site));
    }

    /// <summary>For example <c>median=3</c> or <c>bilateral:size=5,color=0.1,space=1</c>.</summary>
    public override string ToString()
    {
        string text = Descriptor.TakesFile ? $"{Name}={Path.GetFileName(File)}" : Descriptor.Parameters.Length switch
        {
            0 => Name,
            1 => string.Create(CultureInfo.InvariantCulture, $"{Name}={Settings[Descriptor.Parameters[0].Name]:0.######}"),
            _ => $"{Name}:{string.Join(',', Descriptor.Parameters.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Name}={Settings[p.Name]:0.######}")))}",
        };
        return StandIn is null ? text : $"{text} (stand-in {StandIn})";
    }
}
