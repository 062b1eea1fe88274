using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Onnx;

/// <summary>Images sampled at computed positions: what spatial transformer networks are made of. Both the image and the positions have gradients.</summary>
internal static class SamplingOperators
{
    /// <summary>Operators of this family by name.</summary>
    public static readonly Dictionary<string, Action<OperatorNode>> Rows = new(StringComparer.Ordinal)
    {
        ["AffineGrid"] = AffineGrid,
        ["GridSample"] = GridSample,
    };

    /// <summary>The positions, in [-1, 1], of every pixel under an affine map of each example.</summary>
    public static void AffineGrid(OperatorNode node)
    {
        Value theta = node.Float(0);
        Dimension[] size = node.RequireExtents(1, "the size");
        bool aligned = node.Attributes.Flag("align_corners");
        int[] spatial = [.. size.Skip(2).Select(d => d is { IsFixed: true, Size: > 0 } ? d.Size : throw node.Error($"makes a grid of [{string.Join(',', size)}]"))];
        int axes = spatial.Length, count = spatial.Aggregate(1, static (product, s) => checked(product * s));
        bool fits = axes is 2 or 3 && theta.Type.Rank == 3 && theta.Type[1] == axes && theta.Type[2] == axes + 1;
        if (!fits) throw node.Error($"maps a grid of {axes} axes by {theta.Type}");
        node.SpendElements((long)count * (axes + 1));
        float[] points = new float[count * (axes + 1)];
        for (int i = 0; i < count; i++)
        {
            // x first, as in the maps; then 1 for the shift.
            int rest = i;
            for (int axis = axes - 1; axis >= 0; axis--)
            {
                (rest, int position) = Math.DivRem(rest, spatial[axis]);
                points[i * (axes + 1) + axes - 1 - axis] = (float)Center(position, spatial[axis], aligned);
            }

            points[i * (axes + 1) + axes] = 1;
        }

        Value grid = node.Builder.Constant(Literal.Of(new Shape(count, axes + 1), points)).MatMul(theta, transposeRight: true);
        node.Set(grid.Reshape([theta.Type[0], .. spatial.Select(static s => (Dimension)s), axes]));
    }

    public static void GridSample(OperatorNode node)
    {
        Value image = node.Float(0), grid = node.Float(1);
        int axes = WindowGeometry.RequireSpatialAxes(node, image);
        bool fits = grid.Type.Rank == axes + 2 && grid.Type[^1] == axes && grid.Type[0] == image.Type[0] && grid.Type.Dimensions.Skip(1).All(static d => d.IsFixed);
        if (!fits || axes > 3) throw node.Error($"samples {image.Type} at {grid.Type}");
        Dimension[] sampled = [.. grid.Type.Dimensions[1..^1]];
        int points = sampled.Aggregate(1, static (product, d) => checked(product * d.Size));
        Value positions = grid.Reshape(grid.Type[0], points, axes);
        var sampling = new GridSampling(
            node.Attributes.Text("mode", "linear") switch { "bilinear" => "linear", "bicubic" => "cubic", string mode => mode },
            node.Attributes.Text("padding_mode", "zeros"),
            node.Attributes.Flag("align_corners"));
        if (sampling.Error is { } error) throw node.Error(error);

        // The grid names the last axis first.
        GridSampling.Tap[][] taps = [.. Enumerable.Range(0, axes).Select(axis => sampling.Taps(positions.Slice(2, axes - 1 - axis, axes - axis), image.Type[axis + 2].Size))];
        Dimension size = image.Type.With(image.Type.Dimensions.AsSpan()[2..]).ElementCount();
        Value pixels = image.Reshape(image.Type[0], image.Type[1], size).Transpose(0, 2, 1);
        Value result = Sum(pixels, image.Type, taps);
        node.Set(result.Transpose(0, 2, 1).Reshape([image.Type[0], image.Type[1], .. sampled]));
    }

    // Every combination of one neighbor along each axis: the pixel there times the product of its weights. Pixels are [N, H·W, C], so a pixel is one run.
    private static Value Sum(Value pixels, TensorType image, GridSampling.Tap[][] taps)
    {
        Value? sum = null;
        int combinations = taps.Aggregate(1, static (product, t) => product * t.Length);
        for (int k = 0; k < combinations; k++)
        {
            Value? index = null, weight = null;
            for ((int axis, int rest) = (0, k); axis < taps.Length; rest /= taps[axis].Length, axis++)
            {
                GridSampling.Tap tap = taps[axis][rest % taps[axis].Length];
                index = index is { } i ? i * Scalars.Integer(pixels.Builder, image[axis + 2].Size) + tap.Index : tap.Index;
                weight = tap.Weight is not { } w ? weight : weight is { } before ? before * w : w;
            }

            Value places = index!.Value;
            Value picked = pixels.Gather(places.Reshape(places.Type[0], places.Type[1]), 1);
            Value term = weight is { } product ? picked * product : picked;
            sum = sum is { } others ? others + term : term;
        }

        return sum!.Value;
    }

    private static double Center(int position, int size, bool aligned)
    {
        if (aligned) return size == 1 ? 0 : 2.0 * position / (size - 1) - 1;
        return (2.0 * position + 1) / size - 1;
    }
}
