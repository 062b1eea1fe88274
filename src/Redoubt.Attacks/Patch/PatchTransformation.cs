namespace Redoubt.Attacks;

/// <summary>One way in which a camera may see a patch: turned, near or far, moved, tilted, and in other light.</summary>
public readonly record struct PatchTransformation
{
    /// <summary>The patch as it is.</summary>
    public static PatchTransformation Identity { get; } = new() { Scale = 1, Contrast = 1 };

    /// <summary>Size as a factor; positive.</summary>
    public required float Scale { get; init; }

    /// <summary>Factor of the distance from the middle of the value range.</summary>
    public required float Contrast { get; init; }

    /// <summary>Rotation in degrees; positive turns the right edge downwards.</summary>
    public float RotationDegrees { get; init; }

    /// <summary>Pixels to the right.</summary>
    public float ShiftX { get; init; }

    /// <summary>Pixels downwards.</summary>
    public float ShiftY { get; init; }

    /// <summary>Tilt of the right edge away from the camera.</summary>
    public float PerspectiveX { get; init; }

    /// <summary>Tilt of the lower edge away from the camera.</summary>
    public float PerspectiveY { get; init; }

    /// <summary>Added to every value, as a share of the value range.</summary>
    public float Brightness { get; init; }
}
