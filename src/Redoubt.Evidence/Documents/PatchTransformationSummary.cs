namespace Redoubt.Evidence;

/// <summary>One held-back transformation and what the patch did under it.</summary>
public sealed record PatchTransformationSummary
{
    /// <summary>Rotation in degrees.</summary>
    public required double RotationDegrees { get; init; }

    /// <summary>Size as a factor.</summary>
    public required double Scale { get; init; }

    /// <summary>Pixels to the right.</summary>
    public required double ShiftX { get; init; }

    /// <summary>Pixels downwards.</summary>
    public required double ShiftY { get; init; }

    /// <summary>Tilt of the right edge.</summary>
    public required double PerspectiveX { get; init; }

    /// <summary>Tilt of the lower edge.</summary>
    public required double PerspectiveY { get; init; }

    /// <summary>Light added, as a share of the value range.</summary>
    public required double Brightness { get; init; }

    /// <summary>Contrast as a factor.</summary>
    public required double Contrast { get; init; }

    /// <summary>Pixels changed in every image.</summary>
    public required int Pixels { get; init; }

    /// <summary>Rows flipped.</summary>
    public required int Flipped { get; init; }
}
