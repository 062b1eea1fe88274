using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>How an example is laid out as channels of a plane, and which windows the square attack uses on it.</summary>
/// <param name="Channels">C.</param>
/// <param name="Height">H; 1 for a signal.</param>
/// <param name="Width">W.</param>
internal readonly record struct ImagePlan(int Channels, int Height, int Width)
{
    private static readonly int[] Halvings = [10, 50, 200, 500, 1000, 2000, 4000, 6000, 8000];

    /// <summary>Numbers in one channel.</summary>
    public int Plane => Height * Width;

    private bool IsSignal => Height == 1;

    /// <summary>Reads <c>[D]</c>, <c>[H, W]</c> or <c>[C, H, W]</c>.</summary>
    /// <exception cref="ArgumentException">The shape has more axes, or no elements.</exception>
    public static ImagePlan Of(Shape example)
    {
        ImagePlan? plan = example.Rank switch
        {
            0 => new ImagePlan(1, 1, 1),
            1 => new ImagePlan(1, 1, example[0]),
            2 => new ImagePlan(1, example[0], example[1]),
            3 => new ImagePlan(example[0], example[1], example[2]),
            _ => null,
        };
        if (plan is { } known && example.Count > 0) return known;
        throw new ArgumentException($"Square needs examples of shape [D], [H, W] or [C, H, W], was {example}.", nameof(example));
    }

    /// <summary>The same, with a signal where <see cref="Of"/> would refuse.</summary>
    public static ImagePlan Flattened(Shape example) => example.Rank <= 3 && example.Count > 0 ? Of(example) : new ImagePlan(1, 1, example.Count);

    /// <summary>Share p of the image at a step: halved after 10, 50, 200, 500, 1000, 2000, 4000, 6000 and 8000 of 10000 queries, stretched to the budget.</summary>
    public static double Share(double initial, int step, int queries)
    {
        int scaled = (int)(step * 10_000L / queries);
        double share = initial;
        foreach (int after in Halvings)
        {
            if (scaled > after) share /= 2;
        }

        return share;
    }

    /// <summary>Window of about a share of the plane, square where the plane is one.</summary>
    /// <param name="share">p, in (0, 1].</param>
    /// <param name="smallest">Least side.</param>
    /// <param name="odd">Whether even sides grow by one where there is room.</param>
    public (int Height, int Width) Window(double share, int smallest, bool odd)
    {
        int room = IsSignal ? Width : Math.Min(Height, Width);
        double wanted = IsSignal ? share * Width : Math.Sqrt(share * Plane);
        int side = Math.Max((int)Math.Round(wanted, MidpointRounding.ToEven), smallest);
        if (odd && side % 2 == 0) side++;
        side = Math.Min(side, room);
        return (IsSignal ? 1 : side, side);
    }
}
