using Redoubt.Tensors;

namespace Redoubt.Graphs;

/// <summary>Steps of operations that run along an axis or pick entries of one.</summary>
internal static unsafe class IndexLowering
{
    // Sums of one piece of neighboring lines are kept on the stack.
    private const int PieceLength = 64;

    public static void CumSum(LoweringContext context, int node)
    {
        Node n = context.Node(node);
        Storage source = context.ReadRowMajor(n.Inputs[0]), target = context.Define(node, StorageLayout.RowMajor);
        CumSumAttributes sums = n.As<CumSumAttributes>();
        TensorType type = n.Type;
        Dimension outer = type.With(type.Dimensions[..sums.Axis].AsSpan()).ElementCount(), inner = type.With(type.Dimensions[(sums.Axis + 1)..].AsSpan()).ElementCount();
        RowStep? step = null;
        step = new RowStep(outer, (long)type[sums.Axis].Size * inner.Size, [source], target, (first, count) =>
        {
            int length = type[sums.Axis].Bind(step!.RunRows), width = inner.Bind(step.RunRows);
            for (int block = first; block < first + count; block++)
            {
                nint start = (nint)block * length * width;
                if (type.ElementType == ElementType.Int64) Accumulate<long, long>(source.Integers + start, target.Integers + start, sums, (length, width));
                else Accumulate<float, double>(source.Floats + start, target.Floats + start, sums, (length, width));
            }
        }) { Label = nameof(OpKind.CumSum) };
        context.Add(step);
    }

    public static void Gather(LoweringContext context, int node)
    {
        Node n = context.Node(node);
        Storage data = context.ReadRowMajor(n.Inputs[0]), indices = context.ReadRowMajor(n.Inputs[1]);
        context.Add(new GatherStep(Indices(context, node, indices, n.As<GatherAttributes>().BatchDimensions), data, context.Define(node, StorageLayout.RowMajor)));
    }

    public static void Scatter(LoweringContext context, int node)
    {
        Node n = context.Node(node);
        ScatterAttributes scatter = n.As<ScatterAttributes>();
        Storage from = context.ReadRowMajor(n.Inputs[0]), indices = context.ReadRowMajor(n.Inputs[1]), updates = context.ReadRowMajor(n.Inputs[2]);
        IndexList list = Indices(context, node, indices, scatter.BatchDimensions);
        context.Add(new ScatterStep(context.Elementwise, list, scatter.Reduction, (from, updates), context.Define(node, StorageLayout.RowMajor)));
    }

    private static IndexList Indices(LoweringContext context, int node, Storage indices, int batch)
    {
        Node n = context.Node(node);
        return new IndexList($"{n.Kind} (node {node})", indices, context.Node(n.Inputs[0]).Type, batch);
    }

    // Numbers are summed in double precision: the last of many sums is as exact as the first.
    private static void Accumulate<T, TSum>(T* x, T* y, CumSumAttributes sums, (int Length, int Width) block)
        where T : unmanaged, System.Numerics.INumber<T>
        where TSum : unmanaged, System.Numerics.INumber<TSum>
    {
        TSum* sum = stackalloc TSum[PieceLength];
        for (int start = 0; start < block.Width; start += PieceLength)
        {
            int piece = Math.Min(PieceLength, block.Width - start);
            new Span<TSum>(sum, piece).Clear();
            for (int i = 0; i < block.Length; i++)
            {
                nint at = ((nint)(sums.Reverse ? block.Length - 1 - i : i) * block.Width) + start;
                for (int k = 0; k < piece; k++)
                {
                    TSum next = unchecked(sum[k] + TSum.CreateTruncating(x[at + k]));
                    y[at + k] = T.CreateTruncating(sums.Exclusive ? sum[k] : next);
                    sum[k] = next;
                }
            }
        }
    }
}
