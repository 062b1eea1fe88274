namespace Redoubt.Cli;

/// <summary>One candidate as the user names it.</summary>
internal sealed record TradeoffEntry
{
    /// <summary>What people call it.</summary>
    public required string Name { get; init; }

    /// <summary>The report.json of its assessment.</summary>
    public required string Assessment { get; init; }

    /// <summary>JSON of 'redoubt certify'; null for none.</summary>
    public string? Certificate { get; init; }

    /// <summary>JSON of 'redoubt train'; null for none.</summary>
    public string? Training { get; init; }

    /// <summary>Seconds of training where there is no report; null where unknown.</summary>
    public double? Seconds { get; init; }

    /// <summary>ONNX file or stack whose latency is measured; null for none.</summary>
    public string? Model { get; init; }

    /// <summary>How an ONNX file wants its input; null for as stored.</summary>
    public string? Preprocess { get; init; }
}
