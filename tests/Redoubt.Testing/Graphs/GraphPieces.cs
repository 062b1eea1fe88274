using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Testing;

/// <summary>The pieces that random graphs are made of. Each keeps the batch axis outermost.</summary>
internal static class GraphPieces
{
    public static Value OfImage(GraphDraw draw, Value x)
    {
        int channels = x.Type[1].Size;
        return draw.Below(9) switch
        {
            0 or 1 or 2 => Convolution(draw, x),
            3 => x.Unary(OpKind.MaxPool, Window(draw, x) with { CeilingMode = draw.Below(2) == 0 }),
            4 => x.Unary(OpKind.AveragePool, Window(draw, x) with { CeilingMode = draw.Below(2) == 0, CountBorder = draw.Below(2) == 0 }),
            5 => x + draw.Weights(TensorType.Float(channels, 1, 1)),
            6 => Normalized(draw, x, draw.Options.MixesRows ? [0, 2, 3] : [2, 3]) * draw.Weights(TensorType.Float(1, channels, 1, 1)),
            7 => x.Mean([2, 3], draw.Below(2) == 0),
            _ => x.Reshape(x.Type[0], channels * x.Type[2].Size * x.Type[3].Size),
        };
    }

    public static Value Elementwise(GraphDraw draw, Value x)
    {
        GraphBuilder b = draw.Builder;
        return draw.Below(27) switch
        {
            0 or 1 => x.Relu(),
            2 => -x,
            3 => x.Unary(OpKind.Abs),
            4 => x.Unary(OpKind.Sigmoid),
            5 => x.Unary(OpKind.Tanh),
            6 => x.Unary(OpKind.Tanh).Unary(OpKind.Exp),
            7 => (x * x + 0.5f).Unary(OpKind.Log),
            8 => (x.Unary(OpKind.Abs) + 0.25f).Unary(OpKind.Sqrt),
            9 => x.Unary(OpKind.LeakyRelu, new SlopeAttributes(0.125f)),
            10 => x.Unary(OpKind.Clip, new ClipAttributes(-0.5f, 0.75f)),
            11 => x + draw.Partner(x),
            12 => x - draw.Partner(x).Unary(OpKind.Sigmoid),
            13 => x * draw.Partner(x).Unary(OpKind.Tanh),
            14 => x / (draw.Partner(x).Unary(OpKind.Abs) + 0.5f),
            15 => x.Binary(draw.Below(2) == 0 ? OpKind.Min : OpKind.Max, draw.Below(2) == 0 ? draw.Partner(x) : b.Constant(0.1f)),
            16 => x.Unary(OpKind.Tanh).Binary(OpKind.Pow, b.Constant(2f + draw.Below(2))),
            17 => x + draw.Weights(Stretched(draw, x.Type)),
            18 => x * draw.Weights(Stretched(draw, x.Type)),
            19 => x.Unary(Smooth(draw)),
            20 => (x * x).Unary(OpKind.Log1p),
            21 => x.Unary(OpKind.Tanh).Unary(OpKind.Expm1),

            23 when draw.Options.Noise && x.Type.Rank > 0 && x.Type[0] == Dimension.Batch => x * Noise(draw, x),

            // The stand-in is the same function, so that gradients can be compared with differences: tanh x = 2·sigmoid(2x) - 1.
            22 => x.Unary(OpKind.Tanh).WithGradientOf((x * 2f).Unary(OpKind.Sigmoid) * 2f + -1f),
            _ => draw.Options.Jumps ? Jump(draw, x) : x * 0.5f + 0.25f,
        };
    }

    public static Value AlongAxes(GraphDraw draw, Value x)
    {
        if (x.Type.Rank < 2) return x * 0.75f;
        int last = x.Type.Rank - 1, width = x.Type[last].Size;
        return draw.Below(13) switch
        {
            9 => x.CumSum(1 + draw.Below(last), draw.Below(2) == 0, draw.Below(2) == 0) * 0.5f,
            10 when x.Type[1].Size >= RandomGraph.Classes => x.Gather(draw.Labels, 1),
            11 when x.Type[1].Size >= RandomGraph.Classes => Scattered(draw, x),
            12 => Picked(draw, x),
            0 => x.Unary(OpKind.Softmax),
            1 => x.Unary(OpKind.LogSoftmax) + 0f,
            2 => x.TopK(1 + draw.Below(width)),
            3 => x.Sum([1 + draw.Below(last)], draw.Below(2) == 0),
            4 => x.Mean([last], draw.Below(2) == 0),
            5 => x.Largest([1 + draw.Below(last)], draw.Below(2) == 0),
            6 => Normalized(draw, x, draw.Options.MixesRows && draw.Below(2) == 0 ? [0] : [last]),
            7 when last == 1 && draw.Options.MixesRows => x.MatMul(x, true, false).Unary(OpKind.Tanh).MatMul(x, false, true).Transpose(1, 0),
            7 when last == 2 => x.MatMul(x, false, true).Unary(OpKind.Softmax).MatMul(x),
            _ => Linear(draw, x, width),
        };
    }

    /// <summary>Some entries of the first axis after the batch, by constant indices, with the batch inside the entries.</summary>
    private static Value Picked(GraphDraw draw, Value x)
    {
        int[] swapped = [1, 0, .. Enumerable.Range(2, x.Type.Rank - 2)];
        long[] places = [.. Enumerable.Range(0, 1 + draw.Below(3)).Select(_ => (long)draw.Below(x.Type[1].Size))];
        return x.Transpose(swapped).Gather(draw.Builder.Constant(Literal.Of(new Shape(places.Length), places))).Transpose(swapped);
    }

    /// <summary>The entry of each row's label, and the second one, combined with the first two entries of a partner.</summary>
    private static Value Scattered(GraphDraw draw, Value x)
    {
        Value label = draw.Labels.Reshape(Dimension.Batch, 1), one = draw.Builder.Constant(Literal.Of(new Shape(1, 1), [1L])).Expand(Dimension.Batch, 1);
        Value places = draw.Builder.Apply(OpKind.Concat, [one, label], new ConcatAttributes(1));
        Value updates = draw.Partner(x).Slice(1, 0, 2).Unary(OpKind.Sin);
        return x.Scatter(places, updates, (ScatterReduction)draw.Below(5), 1);
    }

    public static Value Movement(GraphDraw draw, Value x)
    {
        int last = x.Type.Rank - 1;
        if (last < 1) return x.Reshape(x.Type[0], 1);
        int axis = 1 + draw.Below(last), size = x.Type[axis].Size;
        return draw.Below(7) switch
        {
            0 => Swapped(x, axis, last),
            1 => x.Slice(axis, draw.Below(size), size),
            2 => Padded(draw, x, axis),
            3 => draw.Builder.Apply(OpKind.Concat, [x, draw.Partner(x), x], new ConcatAttributes(axis)),
            4 => x.Reshape([x.Type[0], .. x.Type.Dimensions.AsSpan()[1..], 1]).Expand([x.Type[0], .. x.Type.Dimensions.AsSpan()[1..], 2]),
            5 => x.Reshape(x.Type[0], x.Type.Dimensions.Skip(1).Aggregate(1, static (count, d) => count * d.Size)),
            _ => Strided(x, axis, size, draw.Below(2) == 0),
        };
    }

    private static Value Convolution(GraphDraw draw, Value x)
    {
        int channels = x.Type[1].Size, groups = draw.Below(3) == 0 ? channels : 1;
        WindowAttributes window = Window(draw, x) with { Groups = groups };
        int outputs = groups * (1 + draw.Below(Math.Max(1, draw.Options.MaxWidth / groups)));
        int fanIn = channels / groups * window.KernelHeight * window.KernelWidth;
        return x.Conv(draw.Weights(TensorType.Float(outputs, channels / groups, window.KernelHeight, window.KernelWidth), Gain(fanIn)), window);
    }

    /// <summary>A window that fits into the image, with borders smaller than its height and width.</summary>
    private static WindowAttributes Window(GraphDraw draw, Value x)
    {
        int height = Math.Min(1 + draw.Below(3), x.Type[2].Size), width = Math.Min(1 + draw.Below(3), x.Type[3].Size);
        bool square = draw.Below(2) == 0;
        int stride = 1 + draw.Below(2);
        return new WindowAttributes
        {
            KernelHeight = height,
            KernelWidth = width,
            StrideHeight = stride,
            StrideWidth = square ? stride : 1 + draw.Below(3),
            DilationHeight = height > 1 && x.Type[2].Size > 2 * height && draw.Below(4) == 0 ? 2 : 1,
            PadTop = draw.Below(height),
            PadLeft = draw.Below(width),
            PadBottom = draw.Below(height),
            PadRight = draw.Below(width),
        };
    }

    private static Value Linear(GraphDraw draw, Value x, int width)
    {
        int outputs = 1 + draw.Below(draw.Options.MaxWidth);
        bool transposed = draw.Below(2) == 0;
        Value weights = draw.Weights(transposed ? TensorType.Float(outputs, width) : TensorType.Float(width, outputs), Gain(width));
        return x.MatMul(weights, false, transposed) + draw.Weights(TensorType.Float(outputs));
    }

    private static Value Normalized(GraphDraw draw, Value x, IntegerList axes)
    {
        Value centered = x - x.Mean(axes, true);
        return centered / ((centered * centered).Mean(axes, true) + (0.25f * (1 + draw.Below(3)))).Unary(OpKind.Sqrt);
    }

    private static Value Noise(GraphDraw draw, Value x) =>
        draw.Labels.Random((RandomDistribution)draw.Below(2), new RandomKey((ulong)draw.Below(100)), [.. x.Type.Dimensions.Skip(1).Select(static d => d.Size)]);

    private static OpKind Smooth(GraphDraw draw) => draw.Below(6) switch
    {
        0 => OpKind.Softplus,
        1 => OpKind.Erf,
        2 => OpKind.Sin,
        3 => OpKind.Cos,
        4 => OpKind.Atan,
        _ => OpKind.Asinh,
    };

    private static Value Jump(GraphDraw draw, Value x)
    {
        Value other = draw.Partner(x);
        if (draw.Below(6) == 0 && x.Type.Rank == 2 && !draw.Options.Gradients) return Trees(draw, x);
        return draw.Below(9) switch
        {
            5 => (x * 3f).Unary(OpKind.Floor) * 0.25f,
            6 => x - x.Unary(OpKind.Ceil),
            7 => (x * 4f).Unary(OpKind.Round) * 0.25f,
            8 => x.Binary(OpKind.Remainder, other.Unary(OpKind.Abs) + 0.5f),
            0 => x.Where(x.Binary(OpKind.Greater, other * 0.5f).Binary(OpKind.Or, x.Binary(OpKind.Greater, draw.Builder.Constant(0.5f))), other),
            1 => x * x.Unary(OpKind.Sign),
            2 => x.Where(other.Binary(OpKind.GreaterOrEqual, draw.Builder.Constant(0f)).Unary(OpKind.Not), -other),
            3 when x.Type.Rank == 2 && x.Type[1].Size >= RandomGraph.Classes => x * draw.OneHotLabels(x.Type[1].Size),
            3 when x.Type.Rank > 0 && x.Type[^1].IsFixed => x * x.Unary(OpKind.ArgMax).OneHot(x.Type[^1].Size),
            _ => x * x.Binary(OpKind.GreaterOrEqual, other).Cast(ElementType.Float32),
        };
    }

    private static Value Trees(GraphDraw draw, Value x)
    {
        var options = new RandomForestOptions
        {
            Features = x.Type[1].Size,
            Targets = 1 + draw.Below(3),
            MaxLeaves = 1 + draw.Below(40),
            Complete = draw.Below(2) == 0,
            Aggregate = (TreeAggregate)draw.Below(4),
        };
        return x.Unary(OpKind.TreeEnsemble, new TreeEnsembleAttributes(RandomForest.Create(new RandomKey((ulong)draw.Below(1 << 30)), options)));
    }

    private static Value Swapped(Value x, int axis, int last)
    {
        int[] order = [.. Enumerable.Range(0, last + 1)];
        (order[axis], order[last]) = (order[last], order[axis]);
        return x.Transpose(order);
    }

    private static Value Padded(GraphDraw draw, Value x, int axis)
    {
        int[] before = new int[x.Type.Rank], after = new int[x.Type.Rank];
        (before[axis], after[axis]) = (draw.Below(3), draw.Below(2));
        return x.Unary(OpKind.Pad, new PadAttributes([.. before], [.. after], draw.Below(2) == 0 ? 0 : 0.5f));
    }

    private static Value Strided(Value x, int axis, int size, bool backward)
    {
        int[] starts = new int[x.Type.Rank], stops = new int[x.Type.Rank], steps = new int[x.Type.Rank];
        Array.Fill(stops, int.MaxValue);
        Array.Fill(steps, 1);
        (starts[axis], stops[axis], steps[axis]) = backward ? (size - 1, -1, -1) : (0, size, 2);
        return x.Unary(OpKind.Slice, new SliceAttributes([.. starts], [.. stops], [.. steps]));
    }

    /// <summary>A type without batch axis that broadcasts to another: some extents 1, some outer axes left out.</summary>
    private static TensorType Stretched(GraphDraw draw, TensorType type)
    {
        Dimension[] extents = [.. type.Dimensions.Select(d => d.IsFixed && draw.Below(2) == 0 ? d : 1)];
        return TensorType.Float(extents.AsSpan()[draw.Below(extents.Length + 1)..]);
    }

    private static float Gain(int fanIn) => MathF.Sqrt(3f / fanIn);
}
