using System.Collections.Immutable;

namespace Redoubt.Protocol;

/// <summary>A JSON service described by templates: what is sent, and where in the answer scores or labels lie.</summary>
public sealed record JsonEndpointOptions
{
    /// <summary>Stands in <see cref="Body"/> for all rows of a request, as nested lists <c>[rows][…]</c>.</summary>
    public const string Rows = "{{rows}}";

    /// <summary>Stands in <see cref="Body"/> for all rows, each as one flat list.</summary>
    public const string FlatRows = "{{rows:flat}}";

    /// <summary>Stands in <see cref="Body"/> for the only row of a request, as nested lists.</summary>
    public const string Row = "{{row}}";

    /// <summary>Stands in <see cref="Body"/> for the only row, as one flat list.</summary>
    public const string FlatRow = "{{row:flat}}";

    /// <summary>Address; may hold ${NAME} for environment variables. Required.</summary>
    public required string Url { get; init; }

    /// <summary>POST or PUT. Default POST.</summary>
    public string Method { get; init; } = "POST";

    /// <summary>Headers; values may hold ${NAME} for environment variables and never appear in results.</summary>
    public ImmutableSortedDictionary<string, string> Headers { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The request's JSON with exactly one of the placeholders. Required.</summary>
    public required string Body { get; init; }

    /// <summary>Where the scores lie in the answer: a JSON path of names, indices and [*]. This or <see cref="Label"/>.</summary>
    public string? Scores { get; init; }

    /// <summary>Where the label lies in the answer, a class name or number. This or <see cref="Scores"/>.</summary>
    public string? Label { get; init; }

    /// <summary>Class names in order, or empty where classes are numbered.</summary>
    public ImmutableArray<string> ClassNames { get; init; } = [];

    /// <summary>Number of classes K where there are no names.</summary>
    public int? Classes { get; init; }

    /// <summary>Where the only score of a row becomes class 1; null where there is one score per class.</summary>
    public double? Threshold { get; init; }

    /// <summary>Rows of a request. Default 1.</summary>
    public int Batch { get; init; } = 1;

    /// <summary>Shape of a row as the service takes it; empty for the data's own.</summary>
    public ImmutableArray<int> Input { get; init; } = [];

    /// <summary>One sentence per broken rule, none when valid.</summary>
    public IEnumerable<string> Errors()
    {
        if (string.IsNullOrEmpty(Url)) yield return "url is required.";
        if (Method is not ("POST" or "PUT")) yield return $"method must be POST or PUT, was '{Method}'.";
        if (Batch is < 1 or > 4096) yield return $"batch must be in [1, 4096], was {Batch}.";
        int places = string.IsNullOrEmpty(Body) ? 0 : Placeholders.Sum(CountIn);
        if (places != 1) yield return $"body must hold exactly one of {string.Join(", ", Placeholders)}, holds {places}.";
        else if (Batch > 1 && CountIn(Row) + CountIn(FlatRow) > 0) yield return $"batch must be 1 where body holds {Row} or {FlatRow}.";
        if (Scores is null == Label is null) yield return "Exactly one of scores and label must be given.";
        if (Threshold is not null && Label is not null) yield return "threshold belongs to scores, not to label.";
        if (Threshold is { } threshold && !double.IsFinite(threshold)) yield return "threshold must be finite.";
        if (Threshold is null && Count < 2) yield return "classes must be a list of names or a number of 2 or more.";
        if (Input.Any(static extent => extent < 1)) yield return "input must be a list of positive extents.";
        foreach (string path in new[] { Scores, Label }.OfType<string>())
        {
            if (!JsonPath.TryParse(path, out _)) yield return $"'{path}' is not a path such as $.predictions[*].scores: names after dots or as ['name'], indices and [*].";
        }
    }

    internal static string[] Placeholders => [Rows, FlatRows, Row, FlatRow];

    internal int Count => Threshold is not null ? 2 : ClassNames.Length > 0 ? ClassNames.Length : Classes ?? 0;

    private int CountIn(string placeholder) => (Body.Length - Body.Replace(placeholder, string.Empty, StringComparison.Ordinal).Length) / placeholder.Length;
}
