using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Defenses;

/// <summary>Neighborhoods of the pixels of images <c>[N,C,H,W]</c> as parts of a graph.</summary>
internal static class Windows
{
    /// <summary>Channels, height and width of an example.</summary>
    /// <exception cref="ArgumentException">It is no image.</exception>
    public static (int Channels, int Height, int Width) Image(Shape example, string defense) =>
        example.Rank == 3 ? (example[0], example[1], example[2]) : throw new ArgumentException($"{defense} needs images [C,H,W]; a row of this model is {example}.");

    /// <summary>The image with a border in which it is mirrored, its outermost pixels repeated: (d c b a | a b c d | d c b a).</summary>
    public static Value Mirror(Value image, int before, int after) => Mirror(Mirror(image, 2, before, after), 3, before, after);

    /// <summary>A part of a bordered image, as high and wide as asked.</summary>
    public static Value Part(Value bordered, (int Row, int Column) first, (int Height, int Width) size) =>
        bordered.Slice(2, first.Row, first.Row + size.Height).Slice(3, first.Column, first.Column + size.Width);

    /// <summary>All parts of one channel <c>[N,1,·,·]</c> that start at most so far from the upper left corner, row by row on the channel axis.</summary>
    public static Value Stack(Value channel, int starts, (int Height, int Width) size)
    {
        Value[] across = [.. Enumerable.Range(0, starts).Select(column => channel.Slice(3, column, column + size.Width))];
        Value wide = Join(across, 1);
        return Join([.. Enumerable.Range(0, starts).Select(row => wide.Slice(2, row, row + size.Height))], 1);
    }

    /// <summary>Values one after the other along an axis.</summary>
    public static Value Join(Value[] parts, int axis) => parts.Length == 1 ? parts[0] : parts[0].Builder.Apply(OpKind.Concat, parts, new ConcatAttributes(axis));

    /// <summary>The place inside an axis that a place of its endlessly mirrored copy shows.</summary>
    public static int Fold(int place, int length)
    {
        int period = 2 * length, folded = ((place % period) + period) % period;
        return folded < length ? folded : period - 1 - folded;
    }

    private static Value Mirror(Value image, int axis, int before, int after)
    {
        if (before == 0 && after == 0) return image;
        int length = image.Type[axis].Size;
        var parts = new List<Value>();
        for (int i = -before; i < 0; i++) parts.Add(One(image, axis, Fold(i, length)));
        parts.Add(image);
        for (int i = length; i < length + after; i++) parts.Add(One(image, axis, Fold(i, length)));
        return Join([.. parts], axis);
    }

    private static Value One(Value image, int axis, int place) => image.Slice(axis, place, place + 1);
}
