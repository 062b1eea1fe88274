namespace Redoubt.Onnx;

/// <summary>The operator set versions that a file, or a function in it, was written for.</summary>
internal sealed class OperatorSets
{
    /// <summary>The newest version of the standard operator set whose changes are known.</summary>
    public const int NewestKnown = 24;

    // Two more were published; they add element types and leave the meaning of what was there.
    private const int Newest = 26, NewestMachineLearning = 5;

    private readonly Dictionary<string, int> _versions;

    private OperatorSets(Dictionary<string, int> versions) => _versions = versions;

    /// <summary>The newest known version of the standard operator set and nothing else.</summary>
    public static OperatorSets Known { get; } = new(new Dictionary<string, int> { [string.Empty] = NewestKnown });

    /// <summary>Version of the standard operator set; the newest known where the file names none, because it needs none.</summary>
    public int Standard => VersionOf(string.Empty) is > 0 and var version ? version : NewestKnown;

    /// <summary>Version of a domain's operator set; 0 when the file names none.</summary>
    public int VersionOf(string domain) => _versions.GetValueOrDefault(Canonical(domain));

    /// <summary>The name under which the standard domain is known.</summary>
    public static string Canonical(string domain) => domain == "ai.onnx" ? string.Empty : domain;

    /// <summary>Reads the versions that a file or a function names.</summary>
    /// <param name="imports">What it names.</param>
    /// <param name="outer">Versions for the domains that it does not name; null for a file.</param>
    /// <param name="source">The file.</param>
    /// <exception cref="InvalidModelException">Versions contradict each other.</exception>
    public static OperatorSets Of(IEnumerable<OperatorSetIdProto> imports, OperatorSets? outer, ModelSource source)
    {
        Dictionary<string, int> versions = outer is null ? new(StringComparer.Ordinal) : new(outer._versions, StringComparer.Ordinal);
        var named = new HashSet<string>(StringComparer.Ordinal);
        foreach (OperatorSetIdProto import in imports)
        {
            string domain = Canonical(import.Domain);
            int version = (int)Math.Clamp(import.Version, 0, int.MaxValue);
            if (!named.Add(domain) && versions[domain] != version) throw source.Error($"the file names operator set versions {versions[domain]} and {version}{Of(domain)}.");
            versions[domain] = version;
        }

        return new OperatorSets(versions);
    }

    /// <summary>Requires a version that Redoubt reads, of a domain that some node uses.</summary>
    public void Require(string domain, ModelSource source)
    {
        string name = Canonical(domain);
        if (name.Length > 0 && name != OperatorTable.MachineLearning) return;
        int version = VersionOf(name), newest = name.Length == 0 ? Newest : NewestMachineLearning;
        if (version == 0 && !_versions.ContainsKey(name)) throw source.Error($"the file does not name the version of its operator set{Of(name)}.");
        if (version < 1 || version > newest) throw source.Error($"the file is written for operator set {version}{Of(name)}; Redoubt reads 1 to {newest}.");
    }

    private static string Of(string domain) => domain.Length == 0 ? string.Empty : $" of the domain '{domain}'";
}
