namespace Redoubt.Models;

/// <summary>How many chroma samples a JPEG picture keeps.</summary>
public enum ChromaSampling
{
    /// <summary>One for every two by two pixels (4:2:0): what encoders do unless told otherwise.</summary>
    Halved,

    /// <summary>One for every pixel (4:4:4).</summary>
    Full,
}
