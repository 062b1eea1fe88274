using System.Numerics;
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
        if (context.Node(node).Type.ElementType == ElementType.Int64) TopK<long>(context, node);
        else TopK<float>(context, node);
    }

    /// <summary>Puts numbers where the k largest elements of the first operand stand (scatter), or reads them there (gather).</summary>
    public static void TopKMove(LoweringContext context, int node)
    {
        if (context.Node(node).Type.ElementType == ElementType.Int64) TopKMove<long>(context, node);
        else TopKMove<float>(context, node);
    }

    public static void ArgMax(LoweringContext context, int node)
    {
        if (context.Node(context.Node(node).Inputs[0]).Type.ElementType == ElementType.Int64) ArgMax<long>(context, node);
        else ArgMax<float>(context, node);
    }

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

    public static void Random(LoweringContext context, int node)
    {
        RandomAttributes random = context.Node(node).As<RandomAttributes>();
        Storage seeds = context.ReadRowMajor(context.Node(node).Inputs[0]), target = context.Define(node, StorageLayout.RowMajor);
        int length = random.Extents.Aggregate(1, static (count, extent) => checked(count * extent));
        context.Add(new RowStep(seeds.Type.ElementCount(), length, [seeds], target, (first, count) =>
        {
            for (int i = first; i < first + count; i++)
                ReferenceReductions.FillRandom(random, seeds.Integers[i], new Span<float>(target.Floats + (nint)i * length, length));
        }) { Label = nameof(OpKind.Random) });
    }

    public static void Cast(LoweringContext context, int node)
    {
        Storage source = context.ReadRowMajor(context.Node(node).Inputs[0]), target = context.Define(node, StorageLayout.RowMajor);
        ElementType from = source.Type.ElementType, to = target.Type.ElementType;
        Action<int, int> convert = (from, to) switch
        {
            (ElementType.Int64, ElementType.Int64) => (first, count) => new Span<long>(source.Integers + first, count).CopyTo(new Span<long>(target.Integers + first, count)),
            (ElementType.Int64, ElementType.Float32) => (first, count) => Convert(source.Integers + first, target.Floats + first, count, static v => (float)v),
            (ElementType.Int64, _) => (first, count) => Convert(source.Integers + first, target.Floats + first, count, static v => v != 0 ? 1f : 0),
            (_, ElementType.Int64) => (first, count) => Convert(source.Floats + first, target.Integers + first, count, static v => (long)v),
            _ => (first, count) => Convert(source.Floats + first, target.Floats + first, count, static v => v != 0 ? 1f : 0),
        };
        context.Add(new RowStep(source.Type.ElementCount(), 1, [source], target, convert) { Label = nameof(OpKind.Cast) });
    }

    public static void TreeEnsemble(LoweringContext context, int node)
    {
        Storage source = context.ReadRowMajor(context.Node(node).Inputs[0]), target = context.Define(node, StorageLayout.RowMajor);
        context.Add(new TreeEnsembleStep(TreeKernels.For(context.Set), context.Node(node).As<TreeEnsembleAttributes>().Forest, source, target));
    }

    private static void TopK<T>(LoweringContext context, int node)
        where T : unmanaged, INumber<T>
    {
        int k = context.Node(node).As<TopKAttributes>().Count;
        AddRows(context, node, (source, target, length) => (first, count) =>
            RowKernels.TopK(At<T>(source) + (nint)first * length, At<T>(target) + (nint)first * k, null, (count, length, k)));
    }

    private static void TopKMove<T>(LoweringContext context, int node)
        where T : unmanaged, INumber<T>
    {
        int k = context.Node(node).As<TopKAttributes>().Count;
        bool isScatter = context.Node(node).Kind == OpKind.TopKScatter;
        Storage moved = context.ReadRowMajor(context.Node(node).Inputs[1]);
        TensorType found = context.Node(node).Type.With([.. context.Node(context.Node(node).Inputs[0]).Type.Dimensions[..^1], k]);
        Storage positions = context.Temporary(found.With(ElementType.Int64)), values = context.Temporary(found);
        AddRows(context, node, (source, target, length) => (first, count) =>
        {
            for (int row = first; row < first + count; row++)
            {
                long* places = positions.Integers + (nint)row * k;
                RowKernels.TopK(At<T>(source) + (nint)row * length, At<T>(values) + (nint)row * k, places, (1, length, k));
                if (isScatter) Scatter(At<T>(moved) + (nint)row * k, places, At<T>(target) + (nint)row * length, length, k);
                else Gather(At<T>(moved) + (nint)row * length, places, At<T>(target) + (nint)row * k, k);
            }
        }, moved, positions, values);
    }

    private static void ArgMax<T>(LoweringContext context, int node)
        where T : unmanaged, INumber<T> =>
        AddRows(context, node, static (source, target, length) => (first, count) =>
        {
            for (int row = first; row < first + count; row++) target.Integers[row] = RowKernels.ArgMax(At<T>(source) + (nint)row * length, length);
        });

    private static void AddRows(
        LoweringContext context, int node, Func<Storage, Storage, int, Action<int, int>> work, params ReadOnlySpan<Storage> others)
    {
        Storage source = context.ReadRowMajor(context.Node(node).Inputs[0]);
        Storage target = context.Define(node, StorageLayout.RowMajor);
        int length = source.Type[^1].Size;
        Dimension rows = source.Type.With(source.Type.Dimensions[..^1].AsSpan()).ElementCount();
        context.Add(new RowStep(rows, length, [source, .. others], target, work(source, target, length)) { Label = context.Node(node).Kind.ToString() });
    }

    private static void Convert<TFrom, TTo>(TFrom* from, TTo* to, int count, Func<TFrom, TTo> function)
        where TFrom : unmanaged
        where TTo : unmanaged
    {
        for (int i = 0; i < count; i++) to[i] = function(from[i]);
    }

    private static void Scatter<T>(T* values, long* places, T* target, int length, int k)
        where T : unmanaged
    {
        new Span<T>(target, length).Clear();
        for (int i = 0; i < k; i++) target[places[i]] = values[i];
    }

    private static void Gather<T>(T* source, long* places, T* target, int k)
        where T : unmanaged
    {
        for (int i = 0; i < k; i++) target[i] = source[places[i]];
    }

    private static T* At<T>(Storage storage)
        where T : unmanaged =>
        (T*)storage.Memory;
}
