namespace Redoubt.Attacks;

/// <summary>The vectors along which <see cref="SimpleBlackBoxAttack"/> goes.</summary>
public enum SimpleBasis
{
    /// <summary>Single values.</summary>
    Pixel,

    /// <summary>Plane waves of the discrete cosine transform of a channel.</summary>
    Cosine,
}
