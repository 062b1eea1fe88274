using Redoubt.Tensors;

namespace Redoubt.Data;

/// <summary>A mask as a user draws it: which values of an example may change. Immutable.</summary>
/// <remarks>Pictures (PNG, PNM, JPEG): a pixel may change where the mean of its channels is at least half of the largest value, so white may and black may not. NPY
/// arrays of any number type: a value may change where it is not zero.</remarks>
public sealed class MaskFile
{
    private readonly bool[] _free;

    private MaskFile(Shape shape, bool[] free)
    {
        Shape = shape;
        _free = free;
    }

    /// <summary><c>[H,W]</c> of a picture; the extents of an array.</summary>
    public Shape Shape { get; }

    /// <summary>Per pixel or value, in row-major order, whether it may change.</summary>
    public ReadOnlySpan<bool> Free => _free;

    /// <summary>Reads a file; one whose name ends in <c>.npy</c> as an array, any other as a picture.</summary>
    /// <param name="path">Path of the file.</param>
    /// <exception cref="UnreadableDataException">The file cannot be read, is damaged, or of another kind.</exception>
    public static MaskFile Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (path.EndsWith(".npy", StringComparison.OrdinalIgnoreCase))
        {
            NpyArray array = NpyArray.Load(path);
            return new MaskFile(array.Shape, [.. array.ConvertTo(NpyType.Boolean).Bytes.Span.ToArray().Select(static truth => truth != 0)]);
        }

        Picture picture = PictureFile.Decode(path);
        var free = new bool[picture.Width * picture.Height];
        for (int i = 0; i < free.Length; i++)
        {
            long sum = 0;
            foreach (ushort sample in picture.Samples.AsSpan(i * picture.Channels, picture.Channels)) sum += sample;
            free[i] = 2 * sum >= (long)picture.Maximum * picture.Channels;
        }

        return new MaskFile(new Shape(picture.Height, picture.Width), free);
    }
}
