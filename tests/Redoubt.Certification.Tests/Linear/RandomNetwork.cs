using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Certification.Tests;

/// <summary>Random feed-forward networks of every operation that coefficients pass: convolutions, normalization, pools, rectifiers, sigmoids, residual branches, borders, slices.</summary>
internal sealed class RandomNetwork(RandomKey key)
{
    private readonly GraphBuilder _builder = new();
    private uint _draws;

    public static Graph Create(RandomKey key) => new RandomNetwork(key).Create();

    private Graph Create()
    {
        Value x = _builder.Input("x", TensorType.Float(Dimension.Batch, 1 + Draw(3), 4 + Draw(4), 4 + Draw(4)));
        int layers = 2 + Draw(4);
        for (int i = 0; i < layers; i++) x = ImageLayer(x);
        x = Draw(3) == 0 ? x.Mean([2, 3]) : x.Reshape(Dimension.Batch, x.Type[1].Size * x.Type[2].Size * x.Type[3].Size);
        layers = 1 + Draw(3);
        for (int i = 0; i < layers; i++) x = Bend(Dense(x, 3 + Draw(9)));
        return _builder.Build(("scores", Dense(x, 4)));
    }

    private Value ImageLayer(Value x)
    {
        int channels = x.Type[1].Size, height = x.Type[2].Size, width = x.Type[3].Size;
        switch (Draw(9))
        {
            case 0: return Normalized(x);
            case 1 when height > 3 && width > 3: return x.Unary(OpKind.MaxPool, Window(2 + Draw(2), 1 + Draw(2), Draw(2)));
            case 2 when height > 3 && width > 3: return x.Unary(OpKind.AveragePool, Window(2, 1 + Draw(2), Draw(2)) with { CountBorder = Draw(2) == 0 });
            case 3: return Bend(Convolved(x, channels, 3, 1) + x);
            case 4: return _builder.Apply(OpKind.Concat, [Bend(x), Convolved(x, 2, 1, 0)], new ConcatAttributes(1));
            case 5: return x.Unary(OpKind.Pad, new PadAttributes([0, 0, 1, 0], [0, 0, 0, 1], Draw(2) == 0 ? 0 : 0.5f));
            case 6 when height > 4: return x.Unary(OpKind.Slice, new SliceAttributes([0, 0, 1, 0], [int.MaxValue, int.MaxValue, height, int.MaxValue], [1, 1, 2, 1]));
            case 7: return Bend(Normalized(Convolved(x, 2 + Draw(4), 3, 1)).Transpose(0, 1, 3, 2));
            default: return Bend(Convolved(x, 2 + Draw(4), 1 + (2 * Draw(2)), Draw(2)));
        }
    }

    private Value Bend(Value x) => Draw(7) switch
    {
        0 => x.Unary(OpKind.LeakyRelu, new SlopeAttributes(Draw(2) == 0 ? 0.1f : -0.3f)),
        1 => x.Unary(OpKind.Sigmoid),
        2 => x.Unary(OpKind.Tanh),
        3 => x.Unary(OpKind.Clip, new ClipAttributes(-0.2f, 0.9f)),
        _ => x.Relu(),
    };

    private Value Normalized(Value x)
    {
        int channels = x.Type[1].Size;
        Value root = (Constant(0.2f, 2, channels, 1, 1) + 1e-5f).Unary(OpKind.Sqrt);
        return ((x - Constant(-0.3f, 0.3f, channels, 1, 1)) * (Constant(-1.5f, 1.5f, channels, 1, 1) / root)) + Constant(-0.5f, 0.5f, channels, 1, 1);
    }

    private Value Convolved(Value x, int outputs, int size, int border)
    {
        if (x.Type[2].Size + (2 * border) < size || x.Type[3].Size + (2 * border) < size) size = 1;
        float scale = MathF.Sqrt(3f / (x.Type[1].Size * size * size));
        Value sum = x.Conv(Constant(-scale, scale, outputs, x.Type[1].Size, size, size), new WindowAttributes
        {
            KernelHeight = size, KernelWidth = size, PadTop = border, PadLeft = border, PadBottom = border, PadRight = border,
        });
        return Draw(2) == 0 ? sum : sum + Constant(-0.5f, 0.5f, outputs, 1, 1);
    }

    private Value Dense(Value x, int outputs)
    {
        int inputs = x.Type[1].Size;
        float scale = MathF.Sqrt(3f / inputs);
        bool isTransposed = Draw(2) == 0;
        Value weights = isTransposed ? Constant(-scale, scale, outputs, inputs) : Constant(-scale, scale, inputs, outputs);
        return x.MatMul(weights, transposeRight: isTransposed) + Constant(-0.5f, 0.5f, outputs);
    }

    private static WindowAttributes Window(int size, int stride, int border) => new()
    {
        KernelHeight = size, KernelWidth = size, StrideHeight = stride, StrideWidth = stride, PadTop = border, PadLeft = border, PadBottom = border, PadRight = border,
    };

    private Value Constant(float low, float high, params int[] extents)
    {
        var shape = new Shape(extents);
        float[] numbers = new float[shape.Count];
        key.Fold(1000 + _draws++).FillUniform(numbers, low, high);
        return _builder.Constant(Literal.Of(shape, numbers));
    }

    private int Draw(int count) => key.Below(count, _draws++);
}
