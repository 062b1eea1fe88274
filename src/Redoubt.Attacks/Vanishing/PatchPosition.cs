namespace Redoubt.Attacks;

/// <summary>Where a patch is held, seen from the object that should vanish. It never covers the object.</summary>
public enum PatchPosition
{
    /// <summary>To the right, the middles at the same height.</summary>
    Right,

    /// <summary>To the left, the middles at the same height.</summary>
    Left,

    /// <summary>Above, the middles one over the other.</summary>
    Above,

    /// <summary>Below, the middles one over the other: a shirt under a face.</summary>
    Below,

    /// <summary>Behind, with the same middle: what sticks out on all sides, as of a poster that someone stands in front of.</summary>
    Behind,
}
