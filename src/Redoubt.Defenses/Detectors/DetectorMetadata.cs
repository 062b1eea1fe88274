using System.Globalization;
using Redoubt.Onnx;

namespace Redoubt.Defenses;

/// <summary>What a detector's file says of itself.</summary>
public sealed record DetectorMetadata
{
    internal const string KindKey = "redoubt.detector", RateKey = "redoubt.detector.rate", GradientsKey = "redoubt.detector.gradients", ModelKey = "redoubt.detector.model";
    internal const string LeadsKey = "redoubt.detector.calibration", SettingPrefix = "redoubt.detector.setting.";

    private const int MostLeads = 1 << 20;

    /// <summary>Name of the kind.</summary>
    public required string Kind { get; init; }

    /// <summary>False-positive rate that the threshold was chosen for.</summary>
    public required double Rate { get; init; }

    /// <summary>What it declares of gradients: <c>exact</c>, <c>shattered</c> or <c>stochastic</c>.</summary>
    public required string Gradients { get; init; }

    /// <summary>Hash of the classifier's file.</summary>
    public required string ModelSha256 { get; init; }

    /// <summary>Leads of the calibration rows, ascending.</summary>
    public required IReadOnlyList<float> Leads { get; init; }

    /// <summary>What it was fitted with, name to value as text.</summary>
    public required IReadOnlyDictionary<string, string> Settings { get; init; }

    /// <summary>Reads a file's facts; null for a file that <see cref="CalibratedDetector"/> did not write.</summary>
    /// <param name="model">The imported file.</param>
    /// <exception cref="InvalidModelException">The facts are there but damaged.</exception>
    public static DetectorMetadata? Read(ImportedModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (!model.Metadata.TryGetValue(KindKey, out string? kind)) return null;
        string rate = Find(model, RateKey);
        if (!double.TryParse(rate, CultureInfo.InvariantCulture, out double value) || !(value > 0 && value < 1)) throw Damaged(model, RateKey, rate);
        return new DetectorMetadata
        {
            Kind = kind,
            Rate = value,
            Gradients = Find(model, GradientsKey),
            ModelSha256 = Find(model, ModelKey),
            Leads = Numbers(model, Find(model, LeadsKey)),
            Settings = model.Metadata.Where(static fact => fact.Key.StartsWith(SettingPrefix, StringComparison.Ordinal))
                .ToDictionary(static fact => fact.Key[SettingPrefix.Length..], static fact => fact.Value, StringComparer.Ordinal),
        };
    }

    internal static string Text(IEnumerable<float> numbers) => string.Join(' ', numbers.Select(static number => number.ToString("R", CultureInfo.InvariantCulture)));

    private static float[] Numbers(ImportedModel model, string text)
    {
        string[] parts = text.Split(' ', MostLeads, StringSplitOptions.RemoveEmptyEntries);
        var numbers = new float[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            if (!float.TryParse(parts[i], CultureInfo.InvariantCulture, out numbers[i]) || !float.IsFinite(numbers[i]) || (i > 0 && numbers[i] < numbers[i - 1]))
                throw Damaged(model, LeadsKey, parts[i]);
        }

        return numbers;
    }

    private static string Find(ImportedModel model, string key) =>
        model.Metadata.TryGetValue(key, out string? value) ? value : throw new InvalidModelException($"{model.FileName}: the metadata of a detector lack '{key}'.");

    private static InvalidModelException Damaged(ImportedModel model, string key, string value) =>
        new($"{model.FileName}: the metadata '{key}' of the detector hold '{(value.Length > 40 ? value[..40] : value)}', which cannot be.");
}
