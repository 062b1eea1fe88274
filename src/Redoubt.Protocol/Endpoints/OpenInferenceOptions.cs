using System.Collections.Immutable;

namespace Redoubt.Protocol;

/// <summary>How a model behind the Open Inference Protocol v2 is used as a classifier. What is left unset is taken from the server's metadata.</summary>
public sealed record OpenInferenceOptions
{
    /// <summary>Rows of a request unless told otherwise.</summary>
    public const int DefaultBatch = 16;

    /// <summary>Address of the model: <c>http://HOST/v2/models/NAME</c>, with <c>/versions/V</c> for one version. Required.</summary>
    public required Uri Model { get; init; }

    /// <summary>Output that holds scores or labels; null for the only one that can.</summary>
    public string? Output { get; init; }

    /// <summary>Number of classes where the server does not tell; null otherwise.</summary>
    public int? Classes { get; init; }

    /// <summary>Class names, for labels that come as texts.</summary>
    public ImmutableArray<string> ClassNames { get; init; } = [];

    /// <summary>Where the only score of a row becomes class 1; null where there is one score per class.</summary>
    public double? Threshold { get; init; }

    /// <summary>Most rows of a request. Default 16.</summary>
    public int Batch { get; init; } = DefaultBatch;

    /// <summary>Whether tensors travel as bytes; null for what the server can.</summary>
    public bool? Binary { get; init; }

    /// <summary>Headers of every request. Their values never appear in results.</summary>
    public ImmutableSortedDictionary<string, string> Headers { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>One sentence per broken rule, none when valid.</summary>
    public IEnumerable<string> Errors()
    {
        if (Model is null) yield return "Model is required.";
        else if (!TrySplit(Model, out _, out _, out _)) yield return $"The address must be that of a model, http://HOST/v2/models/NAME, was {Model.GetLeftPart(UriPartial.Path)}.";
        if (Classes is < 2) yield return $"Classes must be 2 or more, was {Classes}.";
        if (Batch is < 1 or > 4096) yield return $"Batch must be in [1, 4096], was {Batch}.";
        if (Threshold is { } threshold && !double.IsFinite(threshold)) yield return "Threshold must be finite.";
    }

    /// <summary>Takes an address apart.</summary>
    internal static bool TrySplit(Uri address, out Uri server, out string model, out string? version)
    {
        string[] path = [.. address.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries)];
        int at = Array.LastIndexOf(path, "models");
        bool isModel = address.Query.Length == 0 && at >= 1 && path[at - 1] == "v2" && (path.Length == at + 2 || (path.Length == at + 4 && path[at + 2] == "versions"));
        server = isModel ? new Uri($"{address.GetLeftPart(UriPartial.Authority)}/{string.Join('/', path[..(at - 1)])}") : address;
        model = isModel ? Uri.UnescapeDataString(path[at + 1]) : string.Empty;
        version = isModel && path.Length == at + 4 ? Uri.UnescapeDataString(path[at + 3]) : null;
        return isModel;
    }
}
