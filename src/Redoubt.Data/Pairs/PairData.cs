using Redoubt.Tensors;

namespace Redoubt.Data;

/// <summary>Makes rows of pairs out of rows of images.</summary>
public static class PairData
{
    /// <summary>Puts the two images of each pair into one row: the channels of the first, then those of the second.</summary>
    /// <param name="images">Images, <c>[M,C,H,W]</c>.</param>
    /// <param name="pairs">The pairs; their positions lie in [0, M).</param>
    /// <param name="chosen">Positions in <paramref name="pairs"/> to take.</param>
    /// <param name="classNames">Names of the classes 0 (different) and 1 (same).</param>
    /// <returns>Rows <c>[N,2C,H,W]</c>, labeled 1 where both show the same, named by the position of their pair.</returns>
    /// <exception cref="UnreadableDataException">The rows are no images.</exception>
    public static LabeledData Join(LabeledData images, IReadOnlyList<ImagePair> pairs, ReadOnlySpan<int> chosen, IReadOnlyList<string> classNames)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(pairs);
        Shape shape = images.Inputs.Shape;
        if (shape.Rank != 4) throw new UnreadableDataException(images.Source, $"pairs are made of images, the rows are {shape}");
        var rows = new Tensor(new Shape(chosen.Length, 2 * shape[1], shape[2], shape[3]));
        var labels = new int[chosen.Length];
        int length = shape.RowLength;
        for (int i = 0; i < chosen.Length; i++)
        {
            ImagePair pair = pairs[chosen[i]];
            images.Inputs.Row(pair.First).CopyTo(rows.Row(i)[..length]);
            images.Inputs.Row(pair.Second).CopyTo(rows.Row(i)[length..]);
            labels[i] = pair.IsSame ? 1 : 0;
        }

        return new LabeledData(rows, labels, images.Source, chosen.ToArray(), classNames);
    }
}
