namespace Redoubt.Tensors.Tests;

/// <summary>Copies of whole arrays, for tests.</summary>
internal static class Copies
{
    /// <summary>Permutes the axes of a dense array: axis i of the result is axis permutation[i] of the source.</summary>
    public static StridedCopy Permutation(int[] extents, int[] permutation)
    {
        nint[] strides = Strides(extents);
        int[] permuted = Array.ConvertAll(permutation, axis => extents[axis]);
        return new StridedCopy(permuted, Array.ConvertAll(permutation, axis => strides[axis]), Strides(permuted));
    }

    /// <summary>Channels-first images to channels-last ones.</summary>
    public static StridedCopy ToChannelsLast(int images, in ImageView to) => new(Extents(images, to), Planes(to), Pixels(to));

    /// <summary>Channels-last images to channels-first ones.</summary>
    public static StridedCopy ToChannelsFirst(int images, in ImageView from) => new(Extents(images, from), Pixels(from), Planes(from));

    private static int[] Extents(int images, in ImageView view) => [images, view.Channels, view.Height, view.Width];

    private static nint[] Planes(in ImageView view) => Strides([1, view.Channels, view.Height, view.Width]);

    private static nint[] Pixels(in ImageView view) => [view.ImageStride, 1, view.RowStride, view.PixelStride];

    private static nint[] Strides(int[] extents)
    {
        var strides = new nint[extents.Length];
        nint stride = 1;
        for (int axis = extents.Length - 1; axis >= 0; axis--)
        {
            strides[axis] = stride;
            stride *= extents[axis];
        }

        return strides;
    }
}
