namespace Redoubt.Evidence;

/// <summary>One confirmed adversarial example with its pictures.</summary>
public sealed record GalleryItem
{
    /// <summary>Row index in the data set.</summary>
    public required int RowIndex { get; init; }

    /// <summary>True class.</summary>
    public required int Label { get; init; }

    /// <summary>Class predicted for the clean input.</summary>
    public required int CleanPrediction { get; init; }

    /// <summary>Class predicted for the adversarial input.</summary>
    public required int AdversarialPrediction { get; init; }

    /// <summary>Softmax probability of the clean prediction, in [0, 1].</summary>
    public required double CleanScore { get; init; }

    /// <summary>Softmax probability of the adversarial prediction, in [0, 1].</summary>
    public required double AdversarialScore { get; init; }

    /// <summary>The attack that found it.</summary>
    public required string Attack { get; init; }

    /// <summary>Size of the perturbation in the report's norm, attack-space units.</summary>
    public required double Norm { get; init; }

    /// <summary>Picture width in pixels.</summary>
    public required int Width { get; init; }

    /// <summary>Picture height in pixels.</summary>
    public required int Height { get; init; }

    /// <summary>The clean input as PNG (base64 in JSON).</summary>
    public required ReadOnlyMemory<byte> CleanPng { get; init; }

    /// <summary>The adversarial input as PNG.</summary>
    public required ReadOnlyMemory<byte> AdversarialPng { get; init; }

    /// <summary>The difference as PNG, mid-grey = no change, magnified by <see cref="DifferenceGain"/>.</summary>
    public required ReadOnlyMemory<byte> DifferencePng { get; init; }

    /// <summary>Factor by which the difference is magnified.</summary>
    public required double DifferenceGain { get; init; }
}
