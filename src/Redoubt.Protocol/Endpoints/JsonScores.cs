using System.Text.Json;

namespace Redoubt.Protocol;

/// <summary>Reads the scores or the label of one row, in the forms that services use.</summary>
internal sealed class JsonScores(JsonEndpointOptions options)
{
    /// <summary>Reads a row: a list of K numbers; an object of class names and numbers; a list of objects with a label and a score; or a label.</summary>
    /// <exception cref="InvalidMessageException">It is none of these.</exception>
    public void Read(JsonElement value, int row, Span<float> scores)
    {
        if (options.Label is not null) ScoreRows.Label(scores, LabelOf(value, row), row);
        else if (options.Threshold is { } threshold) ScoreRows.Single(scores, Number(value, row), threshold);
        else if (value.ValueKind == JsonValueKind.Object) Members(value, row, scores);
        else if (value.ValueKind != JsonValueKind.Array) throw Bad(row, "has no scores");
        else if (value.GetArrayLength() != scores.Length) throw Bad(row, $"has {value.GetArrayLength()} scores, the target has {scores.Length} classes");
        else if (value[0].ValueKind == JsonValueKind.Object) Pairs(value, row, scores);
        else for (int c = 0; c < scores.Length; c++) scores[c] = Number(value[c], row);
    }

    private void Members(JsonElement value, int row, Span<float> scores)
    {
        if (options.ClassNames.IsEmpty) throw Bad(row, "names its classes, so the target's classes must be names too");
        for (int c = 0; c < scores.Length; c++)
        {
            scores[c] = value.TryGetProperty(options.ClassNames[c], out JsonElement score)
                ? Number(score, row)
                : throw Bad(row, $"has no score for '{options.ClassNames[c]}'");
        }
    }

    private void Pairs(JsonElement value, int row, Span<float> scores)
    {
        scores.Fill(float.NaN);
        foreach (JsonElement pair in value.EnumerateArray())
        {
            if (pair.ValueKind != JsonValueKind.Object || !pair.TryGetProperty("label", out JsonElement label) || !pair.TryGetProperty("score", out JsonElement score))
                throw Bad(row, "has an item without 'label' and 'score'");
            long c = LabelOf(label, row);
            if (c < 0 || c >= scores.Length) throw Bad(row, $"has the label {c}, the classes are 0 to {scores.Length - 1}");
            scores[(int)c] = Number(score, row);
        }
    }

    private long LabelOf(JsonElement value, int row) => value.ValueKind switch
    {
        JsonValueKind.Number when value.TryGetInt64(out long label) => label,
        JsonValueKind.String => ScoreRows.LabelOf(value.GetString()!, options.ClassNames, row),
        JsonValueKind.True => 1,
        JsonValueKind.False => 0,
        _ => throw Bad(row, "has no label"),
    };

    private static float Number(JsonElement value, int row) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetSingle(out float number) ? number : throw Bad(row, $"has {(value.ValueKind == JsonValueKind.Null ? "null" : "something else")} where a score should be");

    private static InvalidMessageException Bad(int row, string what) => new($"row {row} of the answer {what}");
}
