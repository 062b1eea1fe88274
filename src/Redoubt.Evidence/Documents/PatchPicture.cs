namespace Redoubt.Evidence;

/// <summary>One row without and with a patch.</summary>
public sealed record PatchPicture
{
    /// <summary>Row index in the test data.</summary>
    public required int RowIndex { get; init; }

    /// <summary>True class.</summary>
    public required int Label { get; init; }

    /// <summary>Class decided with the patch; -1 for no unique one.</summary>
    public required int PatchedPrediction { get; init; }

    /// <summary>Which of the held-back transformations is shown.</summary>
    public required int Transformation { get; init; }

    /// <summary>Picture width in pixels.</summary>
    public required int Width { get; init; }

    /// <summary>Picture height in pixels.</summary>
    public required int Height { get; init; }

    /// <summary>The row as PNG (base64 in JSON).</summary>
    public required ReadOnlyMemory<byte> CleanPng { get; init; }

    /// <summary>The row with the patch as PNG.</summary>
    public required ReadOnlyMemory<byte> PatchedPng { get; init; }
}
