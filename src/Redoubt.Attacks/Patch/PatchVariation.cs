using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>How far a patch may be turned, moved, tilted and lit: the distribution that training takes its expectation over. Every quantity is drawn uniformly and
/// independently. Immutable.</summary>
public sealed record PatchVariation
{
    /// <summary>Nothing varies: always <see cref="PatchTransformation.Identity"/>.</summary>
    public static PatchVariation None { get; } = new() { RotationDegrees = 0, Scale = 0, ShiftPixels = 0, Perspective = 0, Brightness = 0, Contrast = 0 };

    /// <summary>Rotation in degrees is drawn from ± this, in [0, 180]. Default 15.</summary>
    public float RotationDegrees { get; init; } = 15;

    /// <summary>Size is drawn from 1 ± this, in [0, 0.5]. Default 0.1. Pixels beyond the patch's limit are left unchanged however large it grows.</summary>
    public float Scale { get; init; } = 0.1f;

    /// <summary>The middle moves by ± this many pixels in each direction, in [0, 1000]. Default 1.</summary>
    public float ShiftPixels { get; init; } = 1;

    /// <summary>Tilt in each direction is drawn from ± this, in [0, 0.3]: a tilt of p makes one edge 1 + p and the other 1 - p as deep. Default 0.1.</summary>
    public float Perspective { get; init; } = 0.1f;

    /// <summary>Light added to the patch is drawn from ± this share of the value range, in [0, 1]. Default 0.1.</summary>
    public float Brightness { get; init; } = 0.1f;

    /// <summary>Contrast of the patch around the middle of the value range is drawn from 1 ± this, in [0, 0.9]. Default 0.2.</summary>
    public float Contrast { get; init; } = 0.2f;

    /// <summary>Draws one transformation.</summary>
    /// <param name="key">Names it: the same key gives the same one.</param>
    public PatchTransformation Draw(RandomKey key)
    {
        Span<float> u = stackalloc float[8];
        key.FillUniform(u, -1, 1);
        return new PatchTransformation
        {
            RotationDegrees = u[0] * RotationDegrees,
            Scale = 1 + u[1] * Scale,
            ShiftX = u[2] * ShiftPixels,
            ShiftY = u[3] * ShiftPixels,
            PerspectiveX = u[4] * Perspective,
            PerspectiveY = u[5] * Perspective,
            Brightness = u[6] * Brightness,
            Contrast = 1 + u[7] * Contrast,
        };
    }

    /// <summary>One sentence per broken rule, none when valid.</summary>
    public IEnumerable<string> Errors()
    {
        if (!(RotationDegrees >= 0 && RotationDegrees <= 180)) yield return FormattableString.Invariant($"RotationDegrees must be in [0, 180], was {RotationDegrees}.");
        if (!(Scale >= 0 && Scale <= 0.5f)) yield return FormattableString.Invariant($"Scale must be in [0, 0.5], was {Scale}.");
        if (!(ShiftPixels >= 0 && ShiftPixels <= 1000)) yield return FormattableString.Invariant($"ShiftPixels must be in [0, 1000], was {ShiftPixels}.");
        if (!(Perspective >= 0 && Perspective <= 0.3f)) yield return FormattableString.Invariant($"Perspective must be in [0, 0.3], was {Perspective}.");
        if (!(Brightness >= 0 && Brightness <= 1)) yield return FormattableString.Invariant($"Brightness must be in [0, 1], was {Brightness}.");
        if (!(Contrast >= 0 && Contrast <= 0.9f)) yield return FormattableString.Invariant($"Contrast must be in [0, 0.9], was {Contrast}.");
    }
}
