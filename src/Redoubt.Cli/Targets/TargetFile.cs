using System.Collections.Immutable;
using System.Globalization;
using Redoubt.Data;
using Redoubt.Protocol;

namespace Redoubt.Cli;

/// <summary>A deployed service as the user describes it: an address, or a YAML file.</summary>
internal sealed class TargetFile
{
    private static readonly string[] Known =
    [
        "protocol", "url", "method", "headers", "body", "scores", "label", "classes", "threshold", "batch", "input", "output", "binary", "rate", "timeout", "price-per-1000",
    ];

    private readonly Dictionary<string, YamlItem> _settings = [];
    private readonly string _path;

    private TargetFile(string path) => _path = path;

    /// <summary>Queries a second, or null.</summary>
    public double? Rate => Number("rate");

    /// <summary>Seconds, or null.</summary>
    public double? Timeout => Number("timeout");

    /// <summary>Price of 1,000 queries, or null.</summary>
    public double? PricePerThousand => Number("price-per-1000");

    /// <summary>Class names in the order of the service, or empty.</summary>
    public ImmutableArray<string> ClassNames => _settings.GetValueOrDefault("classes")?.Items is { } items ? [.. items.Select(item => Scalar(item, "classes"))] : [];

    /// <summary>Output of a model behind the inference protocol, or null.</summary>
    public string? Output => Text("output");

    /// <summary>Name of the file, or the address itself.</summary>
    public string Name => _path;

    /// <summary>The template of a JSON service; null where the service speaks the inference protocol.</summary>
    public JsonEndpointOptions? Json { get; private set; }

    /// <summary>Address of a model behind the inference protocol, secrets filled in; null for a JSON service.</summary>
    public Uri? Model { get; private set; }

    /// <summary>Reads the argument of a command line.</summary>
    /// <exception cref="InvalidUsageException">It is no usable description; the sentence names file and line.</exception>
    public static TargetFile Parse(string argument)
    {
        var file = new TargetFile(argument);
        if (!argument.EndsWith(".yaml", StringComparison.Ordinal) && !argument.EndsWith(".yml", StringComparison.Ordinal))
        {
            file.Model = AddressOf(argument, "The target");
            return file;
        }

        if (!File.Exists(argument)) throw new InvalidUsageException($"{argument}: there is no such file.");
        file.Load(YamlItem.Load(argument));
        return file;
    }

    /// <summary>The settings of a model behind the inference protocol.</summary>
    public OpenInferenceOptions Inference(string? output, int dataClasses, ImmutableArray<string> dataNames) => new()
    {
        Model = Model!,
        Output = output ?? Output,
        Classes = CountOfClasses ?? dataClasses,
        ClassNames = ClassNames.IsEmpty ? dataNames : ClassNames,
        Threshold = Number("threshold"),
        Batch = (int?)Number("batch") ?? OpenInferenceOptions.DefaultBatch,
        Binary = Text("binary") is { } binary ? binary == "true" || (binary == "false" ? false : throw Wrong("binary", "must be true or false")) : null,
        Headers = Headers().ToImmutableSortedDictionary(static h => h.Key, static h => SecretsOf(h.Value)),
    };

    private int? CountOfClasses => _settings.GetValueOrDefault("classes") is { Items: null } ? (int?)Number("classes") : null;

    private void Load(YamlItem root)
    {
        if (root.Pairs is not { } pairs) throw new InvalidUsageException($"{_path}: expected settings such as 'url: http://127.0.0.1:8080/predict'.");
        foreach ((YamlItem key, YamlItem value) in pairs)
        {
            string name = Scalar(key, "a setting's name");
            if (!Known.Contains(name)) throw new InvalidUsageException($"{_path}: line {key.Line}: '{name}' is not a setting; known are {string.Join(", ", Known)}.");
            if (!_settings.TryAdd(name, value)) throw new InvalidUsageException($"{_path}: line {key.Line}: '{name}' is there twice.");
        }

        string url = Text("url") ?? throw new InvalidUsageException($"{_path}: 'url' is missing.");
        string protocol = Text("protocol") ?? (_settings.ContainsKey("body") ? "json" : "v2");
        if (protocol is not ("json" or "v2")) throw Wrong("protocol", "must be json or v2");
        if (protocol == "v2") Model = AddressOf(SecretsOf(url), $"{_path}: url");
        else Json = Template(url);
    }

    private JsonEndpointOptions Template(string url)
    {
        var options = new JsonEndpointOptions
        {
            Url = url,
            Method = Text("method") ?? "POST",
            Headers = Headers().ToImmutableSortedDictionary(),
            Body = Text("body") ?? throw new InvalidUsageException($"{_path}: 'body' is missing."),
            Scores = Text("scores"),
            Label = Text("label"),
            ClassNames = ClassNames,
            Classes = CountOfClasses,
            Threshold = Number("threshold"),
            Batch = (int?)Number("batch") ?? 1,
            Input = _settings.GetValueOrDefault("input")?.Items is { } extents ? [.. extents.Select(item => (int)NumberOf(item, "input"))] : [],
        };
        string[] errors = [.. options.Errors()];
        return errors.Length == 0 ? options : throw new InvalidUsageException($"{_path}: {string.Join(" ", errors)}");
    }

    private Dictionary<string, string> Headers()
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (_settings.GetValueOrDefault("headers") is not { } item) return headers;
        foreach ((YamlItem key, YamlItem value) in item.Pairs ?? throw Wrong("headers", "must be a mapping of names to values"))
        {
            if (!headers.TryAdd(Scalar(key, "headers"), Scalar(value, "headers"))) throw new InvalidUsageException($"{_path}: line {key.Line}: a header is there twice.");
        }

        return headers;
    }

    // The sentence of a bad address does not repeat it: it may hold a secret.
    private static Uri AddressOf(string text, string where) =>
        ServiceAddress.TryParse(text, out Uri address, out string error) ? address : throw new InvalidUsageException($"{where}: {error}");

    private static string SecretsOf(string text)
    {
        try
        {
            return SecretText.Fill(text, Environment.GetEnvironmentVariable);
        }
        catch (ArgumentException e)
        {
            throw new InvalidUsageException(e.Message, e);
        }
    }

    private string? Text(string name) => _settings.GetValueOrDefault(name) is { } item ? Scalar(item, name) : null;

    private double? Number(string name) => _settings.GetValueOrDefault(name) is { } item ? NumberOf(item, name) : null;

    private double NumberOf(YamlItem item, string name) =>
        double.TryParse(Scalar(item, name), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) ? value : throw Wrong(name, "must be a number");

    private string Scalar(YamlItem item, string name) => item.Text ?? throw new InvalidUsageException($"{_path}: line {item.Line}: {name} must be a text or a number.");

    private InvalidUsageException Wrong(string name, string what) => new($"{_path}: line {_settings[name].Line}: '{name}' {what}.");
}
