using Redoubt.Tensors;

namespace Redoubt.Graphs;

/// <summary>Steps along the last axis.</summary>
internal static unsafe class RowLowering
{
    public static void Softmax(LoweringContext context, int node)
    {
        RowKernels kernels = context.Rows;
        bool isLog = context.Node(node).Kind == OpKind.LogSoftmax;
        AddRows(context, node, (source, target, length) => (first, count) =>
        {
            float* x = source.Floats + (nint)first * length, y = target.Floats + (nint)first * length;
            if (isLog) kernels.LogSoftmax(x, y, count, length);
            else kernels.Softmax(x, y, count, length);
        });
    }

    public static void TopK(LoweringContext context, int node)
    {
        int k = context.Node(node).As<TopKAttributes>().Count;
        AddRows(context, node, (source, target, length) => (first, count) =>
            RowKernels.TopK(source.Floats + (nint)first * length, target.Floats + (nint)first * k, null, (count, length, k)));
    }

    /// <summary>Puts numbers where the k largest elements of the first operand stand (scatter), or reads them there (gather).</summary>
    public static void TopKMove(LoweringContext context, int node)
    {
        int k = context.Node(node).As<TopKAttributes>().Count;
        bool isScatter = context.Node(node).Kind == OpKind.TopKScatter;
        Storage moved = context.ReadRowMajor(context.Node(node).Inputs[1]);
        Storage positions = context.Temporary(context.Node(node).Type.With(ElementType.Int64).With([.. context.Node(context.Node(node).Inputs[0]).Type.Dimensions[..^1], k]));
        Storage values = context.Temporary(positions.Type.With(ElementType.Float32));
        AddRows(context, node, (source, target, length) => (first, count) =>
        {
            for (int row = first; row < first + count; row++)
            {
                long* places = positions.Integers + (nint)row * k;
                RowKernels.TopK(source.Floats + (nint)row * length, values.Floats + (nint)row * k, places, (1, length, k));
                if (isScatter) Scatter(moved.Floats + (nint)row * k, places, target.Floats + (nint)row * length, length, k);
                else Gather(moved.Floats + (nint)row * length, places, target.Floats + (nint)row * k, k);
            }
        }, moved, positions, values);
    }

    public static void ArgMax(LoweringContext context, int node) =>
        AddRows(context, node, static (source, target, length) => (first, count) =>
        {
            for (int row = first; row < first + count; row++)
            {
                float* x = source.Floats + (nint)row * length;
                int best = 0;
                for (int i = 1; i < length; i++)
                {
                    // NaN counts as the largest, as in PyTorch; of equal elements the first is taken.
                    if (x[i] > x[best] || (float.IsNaN(x[i]) && !float.IsNaN(x[best]))) best = i;
                }

                target.Integers[row] = best;
            }
        });

    public static void OneHot(LoweringContext context, int node)
    {
        int depth = context.Node(node).As<OneHotAttributes>().Depth;
        Storage source = context.ReadRowMajor(context.Node(node).Inputs[0]), target = context.Define(node, StorageLayout.RowMajor);
        context.Add(new RowStep(source.Type.ElementCount(), depth, [source], target, (first, count) =>
        {
            new Span<float>(target.Floats + (nint)first * depth, count * depth).Clear();
            for (int row = first; row < first + count; row++)
            {
                long label = source.Integers[row];
                if (label >= 0 && label < depth) target.Floats[(nint)row * depth + (nint)label] = 1;
            }
        }) { Label = nameof(OpKind.OneHot) });
    }

    public static void Cast(LoweringContext context, int node)
    {
        Storage source = context.ReadRowMajor(context.Node(node).Inputs[0]), target = context.Define(node, StorageLayout.RowMajor);
        bool toInteger = target.Type.ElementType == ElementType.Int64, fromInteger = source.Type.ElementType == ElementType.Int64;
        bool toBoolean = target.Type.ElementType == ElementType.Boolean;
        context.Add(new RowStep(source.Type.ElementCount(), 1, [source], target, (first, count) =>
        {
            for (nint i = first; i < first + count; i++)
            {
                double value = fromInteger ? source.Integers[i] : source.Floats[i];
                if (toInteger) target.Integers[i] = fromInteger ? source.Integers[i] : (long)value;
                else target.Floats[i] = toBoolean ? (value != 0 ? 1 : 0) : (float)value;
            }
        }) { Label = nameof(OpKind.Cast) });
    }

    private static void AddRows(
        LoweringContext context, int node, Func<Storage, Storage, int, Action<int, int>> work, params ReadOnlySpan<Storage> others)
    {
        Storage source = context.ReadRowMajor(context.Node(node).Inputs[0]);
        Storage target = context.Define(node, StorageLayout.RowMajor);
        int length = source.Type[^1].Size;
        Dimension rows = source.Type.With(source.Type.Dimensions[..^1].AsSpan()).ElementCount();
        context.Add(new RowStep(rows, length, [source, .. others], target, work(source, target, length)) { Label = context.Node(node).Kind.ToString() });
    }

    private static void Scatter(float* values, long* places, float* target, int length, int k)
    {
        new Span<float>(target, length).Clear();
        for (int i = 0; i < k; i++) target[places[i]] = values[i];
    }

    private static void Gather(float* source, long* places, float* target, int k)
    {
        for (int i = 0; i < k; i++) target[i] = source[places[i]];
    }
}
