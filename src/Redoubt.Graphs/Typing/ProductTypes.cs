using Redoubt.Tensors;

namespace Redoubt.Graphs;

/// <summary>Types of matrix products and convolutions.</summary>
internal static class ProductTypes
{
    public static TensorType MatMul(TypeRequest r)
    {
        MatMulAttributes product = r.Attributes<MatMulAttributes>();
        TensorType left = r.Require(0, ElementType.Float32), right = r.Require(1, ElementType.Float32);
        if (left.Rank < 2 || right.Rank < 2) throw r.Error("operands need at least two axes");
        (Dimension rows, Dimension inner) = product.TransposeLeft ? (left[^1], left[^2]) : (left[^2], left[^1]);
        (Dimension inner2, Dimension columns) = product.TransposeRight ? (right[^1], right[^2]) : (right[^2], right[^1]);
        if (inner != inner2) throw r.Error($"inner extents {inner} and {inner2} differ");
        return left.With([.. LeadingExtents(r, left, right), rows, columns]);
    }

    public static TensorType Conv(TypeRequest r)
    {
        WindowAttributes window = WindowTypes.Check(r);
        TensorType image = Image(r, 0), weights = Image(r, 1);
        CheckWeights(r, window, weights, image[1].Size);
        return image.With(image[0], weights[0], window.OutputHeight(image[2].Size), window.OutputWidth(image[3].Size));
    }

    public static TensorType ConvInputGradient(TypeRequest r)
    {
        WindowAttributes window = WindowTypes.Check(r);
        TensorType gradient = Image(r, 0), weights = Image(r, 1);
        int channels = weights[1].Size * window.Groups;
        CheckWeights(r, window, weights, channels);
        TensorType image = gradient.With(gradient[0], channels, window.ImageHeight, window.ImageWidth);
        TensorType output = image.With(image[0], weights[0], window.OutputHeight(window.ImageHeight), window.OutputWidth(window.ImageWidth));
        return output.Equals(gradient) ? image : throw r.Error($"the output gradient must be {output}");
    }

    public static TensorType ConvWeightGradient(TypeRequest r)
    {
        WindowAttributes window = WindowTypes.Check(r);
        TensorType image = Image(r, 0), gradient = Image(r, 1);
        TensorType output = image.With(image[0], gradient[1], window.OutputHeight(image[2].Size), window.OutputWidth(image[3].Size));
        if (!output.Equals(gradient)) throw r.Error($"the output gradient must be {output}");
        if (image[1].Size % window.Groups != 0) throw r.Error("the channels do not divide into the groups");
        return TensorType.Float(gradient[1], image[1].Size / window.Groups, window.KernelHeight, window.KernelWidth);
    }

    private static void CheckWeights(TypeRequest r, WindowAttributes window, TensorType weights, int channels)
    {
        bool fits = weights.IsFixed && weights[2] == window.KernelHeight && weights[3] == window.KernelWidth
            && weights[1].Size * window.Groups == channels && weights[0].Size % window.Groups == 0;
        if (!fits) throw r.Error($"weights {weights} do not fit {channels} channels, {window.Groups} groups and the window");
    }

    private static TensorType Image(TypeRequest r, int operand)
    {
        TensorType type = r.Require(operand, ElementType.Float32);
        return type.Rank == 4 && type[1].IsFixed && type[2].IsFixed && type[3].IsFixed
            ? type
            : throw r.Error($"operand {operand} must have four axes, all but the first fixed, was {type}");
    }

    private static Dimension[] LeadingExtents(TypeRequest r, TensorType left, TensorType right)
    {
        int rank = Math.Max(left.Rank, right.Rank) - 2;
        var result = new Dimension[rank];
        for (int i = 0; i < rank; i++)
        {
            int l = i - (rank + 2 - left.Rank), k = i - (rank + 2 - right.Rank);
            Dimension a = l < 0 ? 1 : left[l], b = k < 0 ? 1 : right[k];
            result[i] = a == b || b == 1 ? a : a == 1 ? b : throw r.Error($"extents {a} and {b} do not broadcast");
        }

        return result;
    }
}
