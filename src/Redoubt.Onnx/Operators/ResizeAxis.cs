namespace Redoubt.Onnx;

/// <summary>How Resize computes one axis: for every element of the result, which elements of the operand take part with which weight.</summary>
/// <remarks>The formulas are those of the ONNX reference, in double precision: coordinates by <see cref="Coordinate"/>, then weights of 1, 2, 4 or, against
/// aliasing, more neighbors; neighbors beyond the ends are the end elements, or with exclude_outside do not count.</remarks>
internal sealed class ResizeAxis
{
    private ResizeAxis(int size, int length) => (Size, Length, Outside, Weights) = (size, length, new bool[length], new (int, double)[length][]);

    /// <summary>Extent of the operand.</summary>
    public int Size { get; }

    /// <summary>Extent of the result.</summary>
    public int Length { get; }

    /// <summary>Which elements of the result lie outside the operand and hold the extrapolation value.</summary>
    public bool[] Outside { get; }

    /// <summary>For each element of the result the elements of the operand that take part, in ascending order, with their weights.</summary>
    public (int Position, double Weight)[][] Weights { get; }

    /// <summary>The only element that takes part, for every element of the result; null where some are mixtures.</summary>
    public int[]? Positions => Weights.All(static w => w.Length == 1) ? [.. Weights.Select(static w => w[0].Position)] : null;

    /// <summary>Computes the weights of one axis.</summary>
    /// <param name="options">The operator's settings.</param>
    /// <param name="size">Extent of the operand.</param>
    /// <param name="length">Extent of the result.</param>
    /// <param name="scale">Result over operand, not rounded.</param>
    /// <param name="region">Start and end of the region of interest, where the mode has one.</param>
    public static ResizeAxis Of(ResizeOptions options, int size, int length, double scale, (double Start, double End) region)
    {
        var axis = new ResizeAxis(size, length);
        for (int i = 0; i < length; i++)
        {
            double x = Coordinate(options.Coordinates, i, axis, scale, region);
            axis.Outside[i] = options.Coordinates == "tf_crop_and_resize" && (x < 0 || x > size - 1);
            axis.Weights[i] = axis.Outside[i] ? [(0, 1)] : Around(options, x, size, scale);
        }

        return axis;
    }

    // Where the center of element i of the result lies in the operand.
    private static double Coordinate(string mode, int i, ResizeAxis axis, double scale, (double Start, double End) region)
    {
        double length = scale * axis.Size, last = axis.Size - 1;
        return mode switch
        {
            "half_pixel" => (i + 0.5) / scale - 0.5,
            "pytorch_half_pixel" => axis.Length == 1 ? 0 : (i + 0.5) / scale - 0.5,
            "half_pixel_symmetric" => axis.Size / 2.0 * (1 - axis.Length / length) + (i + 0.5) / scale - 0.5,
            "tf_half_pixel_for_nn" => (i + 0.5) / scale,
            "align_corners" => length == 1 ? 0 : i * last / (length - 1),
            "tf_crop_and_resize" => region.Start * last + (length == 1 ? (region.End - region.Start) * last / 2 : i * (region.End - region.Start) * last / (length - 1)),
            _ => i / scale,
        };
    }

    private static (int, double)[] Around(ResizeOptions options, double x, int size, double scale)
    {
        // The neighbor before x is below it, so that the ratio is in (0, 1] and a coordinate on an element gives that element the whole weight.
        double before = Math.Ceiling(x) - 1, ratio = x - before;
        double[] weights = options.Mode switch
        {
            "nearest" => Nearest(options.Rounding, ratio, scale),
            "linear" => options.Antialias && scale < 1 ? Smoothed(ratio, scale, 1, static d => 1 - d) : [1 - ratio, ratio],
            _ => options.Antialias && scale < 1
                ? Smoothed(ratio, scale, 2, d => Cubic(d, options.CubicCoefficient))
                : [.. Enumerable.Range(-1, 4).Select(k => Cubic(Math.Abs(k - ratio), options.CubicCoefficient))],
        };
        double first = before - weights.Length / 2 + 1;
        if (options.ExcludeOutside) LeaveOut(weights, first, size);
        var result = new List<(int Position, double Weight)>(weights.Length);
        for (int k = 0; k < weights.Length; k++)
        {
            if (weights[k] == 0) continue;
            int position = (int)Math.Clamp(first + k, 0, size - 1);
            bool same = result.Count > 0 && result[^1].Position == position;
            if (same) result[^1] = (position, result[^1].Weight + weights[k]);
            else result.Add((position, weights[k]));
        }

        return [.. result];
    }

    // Neighbors beyond the ends get no weight, and the others share it.
    private static void LeaveOut(double[] weights, double first, int size)
    {
        for (int k = 0; k < weights.Length; k++) weights[k] = first + k >= 0 && first + k < size ? weights[k] : 0;
        double total = weights.Sum();
        for (int k = 0; k < weights.Length; k++) weights[k] /= total;
    }

    // Operator sets before 11 had one rule: up when the image shrinks, else down.
    private static double[] Nearest(string rounding, double ratio, double scale)
    {
        bool up = ratio == 1 || rounding switch
        {
            "round_prefer_floor" => ratio > 0.5,
            "round_prefer_ceil" => ratio >= 0.5,
            "ceil" => true,
            "simple" => scale < 1,
            _ => false,
        };
        return up ? [0, 1] : [1, 0];
    }

    // Keys, "Cubic convolution interpolation for digital image processing", 1981, at distance d with its free coefficient.
    private static double Cubic(double d, double a) => d switch
    {
        <= 1 => ((a + 2) * d - (a + 3)) * d * d + 1,
        < 2 => ((a * d - 5 * a) * d + 8 * a) * d - 4 * a,
        _ => 0,
    };

    // A shrinking image is smoothed by a window that is wider by the scale.
    private static double[] Smoothed(double ratio, double scale, int radius, Func<double, double> window)
    {
        int start = (int)Math.Floor(-radius / scale) + 1;
        double[] weights = [.. Enumerable.Range(start, 2 - 2 * start).Select(k => Math.Abs(k - ratio) * scale).Select(d => d < radius ? window(d) : 0)];
        double total = weights.Sum();
        return [.. weights.Select(w => w / total)];
    }
}
