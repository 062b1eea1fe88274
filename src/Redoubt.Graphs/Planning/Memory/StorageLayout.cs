namespace Redoubt.Graphs;

/// <summary>How the elements of a value lie in memory.</summary>
internal enum StorageLayout
{
    /// <summary>In the order of the axes, without gaps.</summary>
    RowMajor,

    /// <summary>Pixels with their channels together (NHWC), with a border of zeros that the consumers need.</summary>
    Image,
}
