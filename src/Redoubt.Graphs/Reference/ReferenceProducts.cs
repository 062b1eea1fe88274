using Redoubt.Tensors;

namespace Redoubt.Graphs;

/// <summary>Reference rules of matrix products and convolutions.</summary>
internal static class ReferenceProducts
{
    private delegate void Tap(int image, int weight, int output);

    public static ReferenceValue MatMul(ReferenceCall c)
    {
        MatMulAttributes product = c.Attributes<MatMulAttributes>();
        int rank = c.Shape.Rank, rows = c.Shape[rank - 2], columns = c.Shape[rank - 1];
        Shape left = c[0].Shape, right = c[1].Shape;
        int inner = product.TransposeLeft ? left[left.Rank - 2] : left[left.Rank - 1];
        (int row, int rowInner) = product.TransposeLeft ? (1, rows) : (inner, 1);
        (int columnInner, int column) = product.TransposeRight ? (1, inner) : (columns, 1);

        var leading = new Shape(c.Shape.Extents[..(rank - 2)]);
        int[] l = ReferenceIndex.Broadcast(leading, new Shape(left.Extents[..(left.Rank - 2)]));
        int[] r = ReferenceIndex.Broadcast(leading, new Shape(right.Extents[..(right.Rank - 2)]));
        double[] a = c[0].Numbers, b = c[1].Numbers, result = new double[c.Shape.Count];
        for (int block = 0; block < l.Length; block++)
        {
            int aStart = l[block] * rows * inner, bStart = r[block] * inner * columns;
            for (int i = 0; i < rows * columns; i++)
            {
                int at = aStart + (i / columns * row), bt = bStart + (i % columns * column);
                double sum = 0;
                for (int k = 0; k < inner; k++) sum += a[at + (k * rowInner)] * b[bt + (k * columnInner)];
                result[(block * rows * columns) + i] = sum;
            }
        }

        return ReferenceValue.Of(c.Shape, result);
    }

    // Conv and its two gradients are one trilinear form Σ image·weight·output, differentiated for one of the three.
    public static ReferenceValue Conv(ReferenceCall c)
    {
        double[] image = c[0].Numbers, weights = c[1].Numbers, result = new double[c.Shape.Count];
        Visit(c.Attributes<WindowAttributes>(), c[0].Shape, c[1].Shape, c.Shape, (i, w, o) => result[o] += image[i] * weights[w]);
        return ReferenceValue.Of(c.Shape, result);
    }

    public static ReferenceValue ConvInputGradient(ReferenceCall c)
    {
        double[] gradient = c[0].Numbers, weights = c[1].Numbers, result = new double[c.Shape.Count];
        Visit(c.Attributes<WindowAttributes>(), c.Shape, c[1].Shape, c[0].Shape, (i, w, o) => result[i] += gradient[o] * weights[w]);
        return ReferenceValue.Of(c.Shape, result);
    }

    public static ReferenceValue ConvWeightGradient(ReferenceCall c)
    {
        double[] image = c[0].Numbers, gradient = c[1].Numbers, result = new double[c.Shape.Count];
        Visit(c.Attributes<WindowAttributes>(), c[0].Shape, c.Shape, c[1].Shape, (i, w, o) => result[w] += image[i] * gradient[o]);
        return ReferenceValue.Of(c.Shape, result);
    }

    /// <summary>Every triple (image element, weight, output element) that a convolution multiplies; border pixels are left out, being zero.</summary>
    private static void Visit(WindowAttributes window, Shape image, Shape weights, Shape output, Tap tap)
    {
        int height = image[2], width = image[3], outHeight = output[2], outWidth = output[3];
        int groupChannels = weights[1], groupOutputs = weights[0] / window.Groups;
        for (int map = 0; map < output[0] * output[1]; map++)
        {
            int n = map / output[1], k = map % output[1], firstChannel = k / groupOutputs * groupChannels;
            for (int position = 0; position < outHeight * outWidth; position++)
            {
                int top = (position / outWidth * window.StrideHeight) - window.PadTop, left = (position % outWidth * window.StrideWidth) - window.PadLeft;
                for (int t = 0; t < groupChannels * window.KernelHeight * window.KernelWidth; t++)
                {
                    int channel = t / (window.KernelHeight * window.KernelWidth), s = t % window.KernelWidth, r = t / window.KernelWidth % window.KernelHeight;
                    int y = top + (r * window.DilationHeight), x = left + (s * window.DilationWidth);
                    if ((uint)y >= (uint)height || (uint)x >= (uint)width) continue;
                    int pixel = ((((n * image[1]) + firstChannel + channel) * height) + y) * width + x;
                    tap(pixel, (k * groupChannels * window.KernelHeight * window.KernelWidth) + t, (map * outHeight * outWidth) + position);
                }
            }
        }
    }
}
