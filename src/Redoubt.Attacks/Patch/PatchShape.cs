namespace Redoubt.Attacks;

/// <summary>Outline of a patch seen from straight ahead.</summary>
public enum PatchShape
{
    /// <summary>A square of the largest whole side whose pixels fit the limit: 7×7 for 51 pixels.</summary>
    Square,

    /// <summary>A disc whose area is the limit: radius 4.03 for 51 pixels.</summary>
    Circle,

    /// <summary>An upright rectangle of whole sides: <see cref="PatchArea.Sides"/>.</summary>
    Bar,

    /// <summary>Some of the pixels of an upright rectangle: <see cref="PatchArea.Cells"/>.</summary>
    Cells,
}
