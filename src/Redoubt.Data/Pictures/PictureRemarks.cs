namespace Redoubt.Data;

/// <summary>What a picture file says and its pixels here do not: told to the user once for a whole data set.</summary>
[Flags]
internal enum PictureRemarks
{
    /// <summary>Nothing to tell.</summary>
    None = 0,

    /// <summary>A gamma or color profile other than sRGB, not applied.</summary>
    ColorProfile = 1,

    /// <summary>Transparency, dropped.</summary>
    Transparency = 2,

    /// <summary>Bytes after the end of the picture, not read.</summary>
    TrailingBytes = 4,

    /// <summary>Damage that the JPEG decoder reported and got over.</summary>
    JpegWarning = 8,

    /// <summary>An Exif orientation, not applied.</summary>
    Orientation = 16,
}
