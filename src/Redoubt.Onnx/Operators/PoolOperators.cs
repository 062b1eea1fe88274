using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Onnx;

/// <summary>Pools over one, two and more axes. Largest elements and means are separable: the last two axes first, then the others one by one.</summary>
internal static class PoolOperators
{
    /// <summary>Operators of this family by name.</summary>
    public static readonly Dictionary<string, Action<OperatorNode>> Rows = new(StringComparer.Ordinal)
    {
        ["AveragePool"] = AveragePool,
        ["GlobalAveragePool"] = GlobalAveragePool,
        ["GlobalLpPool"] = GlobalLpPool,
        ["GlobalMaxPool"] = GlobalMaxPool,
        ["LpPool"] = LpPool,
        ["MaxPool"] = MaxPool,
    };

    public static void MaxPool(OperatorNode node)
    {
        // 8-bit integers are exact in float32.
        bool integers = node.Value(0).Type.ElementType == ElementType.Int64;
        Value image = node.Value(0).Cast(ElementType.Float32);
        SpatialWindow window = WindowGeometry.Read(node, image);
        bool columnMajor = node.Attributes.Flag("storage_order");
        Value largest = Separately(image, window, static (x, w) => x.Unary(OpKind.MaxPool, w));
        node.Set(integers ? largest.Cast(ElementType.Int64) : largest);
        if (node.HasOutput(1)) node.Set(1, Positions(node, image, window, columnMajor), OnnxElementType.Int64);
    }

    public static void AveragePool(OperatorNode node)
    {
        SpatialWindow window = WindowGeometry.Read(node, node.Float(0)) with { CountBorder = node.Attributes.Flag("count_include_pad") };
        node.Set(Separately(node.Float(0), window, static (x, w) => x.Unary(OpKind.AveragePool, w)));
    }

    /// <summary>(Σ|x|^p)^(1/p) of each window.</summary>
    public static void LpPool(OperatorNode node)
    {
        Value x = node.Float(0);
        SpatialWindow window = WindowGeometry.Read(node, x);
        int[] after = new int[window.Axes];
        for (int axis = 0; axis < window.Axes; axis++)
        {
            // A last, partly covered window becomes a whole one: zeros add nothing to the sum, and the mean times the count is the sum.
            int needed = (window.OutputLength(axis, x.Type[axis + 2].Size) - 1) * window.Strides[axis] + window.Reach(axis);
            after[axis] = Math.Max(0, needed - window.Before[axis] - x.Type[axis + 2].Size);
        }

        window = window with { After = after, CeilingMode = false, CountBorder = true };
        int count = window.Kernel.Aggregate(1, static (product, k) => checked(product * k));
        node.Set(Norms.Of(x, Exponent(node), terms => Separately(terms, window, static (v, w) => v.Unary(OpKind.AveragePool, w)) * count));
    }

    public static void GlobalAveragePool(OperatorNode node) => node.Set(node.Float(0).Mean(SpatialAxes(node), keepDimensions: true));

    public static void GlobalMaxPool(OperatorNode node) => node.Set(node.Float(0).Largest(SpatialAxes(node), keepDimensions: true));

    public static void GlobalLpPool(OperatorNode node)
    {
        IntegerList axes = SpatialAxes(node);
        node.Set(Norms.Of(node.Float(0), Exponent(node), terms => terms.Sum(axes, keepDimensions: true)));
    }

    private static float Exponent(OperatorNode node)
    {
        float p = node.Opset < 2 ? node.Attributes.Float("p", 2) : node.Attributes.Int("p", 2);
        return p >= 1 ? p : throw node.Error($"has the exponent p = {p}; it must be at least 1");
    }

    private static IntegerList SpatialAxes(OperatorNode node)
    {
        int rank = node.Float(0).Type.Rank;
        return rank > 2 ? Axes.Range(2, rank - 2) : throw node.Error($"needs spatial axes, not {node.Float(0).Type}");
    }

    private static Value Separately(Value x, SpatialWindow window, Func<Value, WindowAttributes, Value> pool)
    {
        if (window.Axes == 1) return Lines.From(pool(Lines.ToImage(x), window.Plane()));
        int rank = x.Type.Rank;
        Value result = OnImages(x, rank - 2, 1, image => pool(image, window.Plane()));
        for (int axis = rank - 3; axis >= 2; axis--) result = OnImages(result, axis, rank - axis - 1, image => pool(image, window.Along(axis - 2)));
        return result;
    }

    // [N, C, …, height, …] as images [N, C·…, height, …], where the given number of last axes make the width.
    private static Value OnImages(Value x, int heightAxis, int widthAxes, Func<Value, Value> pool)
    {
        Dimension[] extents = [.. x.Type.Dimensions];
        int maps = Product(extents.AsSpan(1..heightAxis)), height = extents[heightAxis].Size, width = Product(extents.AsSpan(^widthAxes..));
        Value pooled = pool(x.Reshape(x.Type[0], maps, height, width));
        extents[heightAxis] = pooled.Type[2];
        if (widthAxes == 1) extents[^1] = pooled.Type[3];
        return pooled.Reshape(extents);
    }

    private static int Product(ReadOnlySpan<Dimension> extents)
    {
        int product = 1;
        foreach (Dimension d in extents) product = checked(product * d.Size);
        return product;
    }

    // The positions travel through the same windows as the numbers. Within one map they are exact in float32; what lies before the map is added as integers.
    private static Value Positions(OperatorNode node, Value image, SpatialWindow window, bool columnMajor)
    {
        if (!image.Type.IsFixed) throw new BatchDependentException(node.Error("gives positions that count through the whole batch").Message);
        int axes = window.Axes;
        int[] extents = [.. image.Type.Dimensions.Skip(2).Select(static d => d.Size)];
        int size = Product(image.Type.Dimensions.AsSpan()[2..]);
        if (size > 1 << 24) throw node.Error($"gives positions in maps of {size} elements; 2^24 is the limit");
        int maps = checked(image.Type[0].Size * image.Type[1].Size);
        node.SpendElements((long)size + maps);
        float[] ramp = new float[size];
        for (int i = 0; i < size; i++) ramp[i] = columnMajor ? ColumnMajor(extents, i) : i;
        Value positions = node.Builder.Constant(Literal.Of(new Shape(extents), ramp)).Expand(image.Type.Dimensions.AsSpan());
        Value chosen = PositionsOfLargest(image, positions, window).Cast(ElementType.Int64);
        long[] starts = new long[maps];
        for (int i = 0; i < maps; i++) starts[i] = (long)i * size;
        var shape = new Shape([image.Type[0].Size, image.Type[1].Size, .. Enumerable.Repeat(1, axes)]);
        return chosen + node.Builder.Constant(Literal.Of(shape, starts));
    }

    private static Value PositionsOfLargest(Value image, Value positions, SpatialWindow window)
    {
        int rank = image.Type.Rank;
        if (rank == 3) return Lines.From(Lines.ToImage(image).Binary(OpKind.MaxPoolGather, Lines.ToImage(positions), window.Plane()));
        (int heightAxis, int widthAxes, WindowAttributes attributes) = (rank - 2, 1, window.Plane());
        while (true)
        {
            Value source = image;
            WindowAttributes current = attributes;
            positions = OnImages(positions, heightAxis, widthAxes, p => AsImages(source, p).Binary(OpKind.MaxPoolGather, p, current));
            if (heightAxis == 2) return positions;
            image = OnImages(image, heightAxis, widthAxes, x => x.Unary(OpKind.MaxPool, current));
            heightAxis--;
            widthAxes = rank - heightAxis - 1;
            attributes = window.Along(heightAxis - 2);
        }
    }

    private static Value AsImages(Value x, Value like) => x.Reshape(like.Type.Dimensions.AsSpan());

    private static int ColumnMajor(int[] extents, int position)
    {
        int result = 0, stride = 1;
        int[] index = new int[extents.Length];
        for (int axis = extents.Length - 1; axis >= 0; axis--) (index[axis], position) = (position % extents[axis], position / extents[axis]);
        for (int axis = 0; axis < extents.Length; axis++)
        {
            result += index[axis] * stride;
            stride *= extents[axis];
        }

        return result;
    }
}
