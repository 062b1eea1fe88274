using Redoubt.Evidence;

namespace Redoubt.Defenses;

/// <summary>A stack as it stands in a file, before its networks are looked at.</summary>
/// <param name="Manifest">What it is made of.</param>
/// <param name="Files">The bytes of every part, by name.</param>
public sealed record StackContent(StackManifest Manifest, IReadOnlyDictionary<string, byte[]> Files)
{
    /// <summary>The id of the key that signed it; null for one that was not read from a file.</summary>
    public string? SignedBy { get; init; }

    /// <summary>SHA-256 of the file; null for one that was not read from a file.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Puts files to a manifest, whose list of parts is made here.</summary>
    /// <param name="manifest">The manifest.</param>
    /// <param name="files">Every file that it names, by name.</param>
    /// <exception cref="ArgumentException">The manifest is invalid, or names a file that is not there; the message says which.</exception>
    public static StackContent Of(StackManifest manifest, IReadOnlyDictionary<string, byte[]> files)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentNullException.ThrowIfNull(files);
        manifest = manifest with { Parts = [.. files.OrderBy(static file => file.Key, StringComparer.Ordinal).Select(static file => new StackPart(file.Key, file.Value.Length, Sha256Text.Of(file.Value)))] };
        string[] errors = [.. manifest.Errors().Concat(Missing(manifest))];
        return errors.Length == 0 ? new StackContent(manifest, files) : throw new ArgumentException(string.Join(" ", errors), nameof(manifest));
    }

    internal static IEnumerable<string> Missing(StackManifest manifest)
    {
        HashSet<string> have = [.. manifest.Parts.Select(static part => part.Name)];
        return Named(manifest).Where(name => !have.Contains(name)).Select(static name => $"It names a part '{name}', which is not in it.");
    }

    private static IEnumerable<string> Named(StackManifest manifest)
    {
        foreach (string name in manifest.Members.Concat(manifest.Detectors)) yield return name;
        foreach (StackDefense defense in manifest.Defenses)
        {
            for (StackDefense? one = defense; one is not null; one = one.StandIn)
            {
                if (one.Part is { } part) yield return part;
            }
        }
    }
}
