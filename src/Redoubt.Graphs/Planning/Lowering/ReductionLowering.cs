using System.Collections.Immutable;
using Redoubt.Tensors;

namespace Redoubt.Graphs;

/// <summary>Steps of reductions. Sums over the first axes and over the pixels of images compute what they sum on the way.</summary>
internal static unsafe class ReductionLowering
{
    // Enough columns to divide between threads: lines need no partial sums then.
    private const int WideLine = 512;

    public static void Reduce(LoweringContext context, int node)
    {
        Node n = context.Node(node);
        int operand = n.Inputs[0];
        IntegerList axes = n.As<ReduceAttributes>().Axes;
        TensorType type = context.Node(operand).Type;
        if (type.ElementType == ElementType.Int64)
        {
            IntegerLowering.Reduce(context, node, BringLast(context, operand, axes), axes.Count);
            return;
        }

        bool isMax = n.Kind == OpKind.ReduceMax, isImage = ElementwiseLowering.LayoutOf(context, operand) == StorageLayout.Image;
        if (isImage && !isMax && axes.AsSpan().SequenceEqual([2, 3])) SpatialSum(context, node);
        else if (isImage && !isMax && axes.AsSpan().SequenceEqual([0, 2, 3])) ChannelSum(context, node);
        else if (!isMax && !isImage && IsPrefix(axes) && axes.Count < type.Rank && type.Dimensions.Skip(axes.Count).All(static d => d.IsFixed)) ColumnSum(context, node);
        else General(context, node);
    }

    private static void General(LoweringContext context, int node)
    {
        Node n = context.Node(node);
        Storage source = context.ReadRowMajor(n.Inputs[0]), target = context.Define(node, StorageLayout.RowMajor);
        context.Add(new ReductionStep(context.Elementwise, Operation(n.Kind), source, n.As<ReduceAttributes>().Axes, target));
    }

    private static ReduceOperation Operation(OpKind kind) => kind switch
    {
        OpKind.ReduceMax => ReduceOperation.Max,
        OpKind.ReduceMean => ReduceOperation.Mean,
        _ => ReduceOperation.Sum,
    };

    private static bool IsPrefix(IntegerList axes) => axes.Count > 0 && axes.SequenceEqual(Enumerable.Range(0, axes.Count));

    /// <summary>What a sum is multiplied by: 1, or one over the number of elements for a mean.</summary>
    private static Func<int, float> Scale(LoweringContext context, int node)
    {
        Node n = context.Node(node);
        if (n.Kind != OpKind.ReduceMean) return static _ => 1;
        TensorType type = context.Node(n.Inputs[0]).Type;
        Dimension count = type.With([.. n.As<ReduceAttributes>().Axes.Select(axis => type[axis])]).ElementCount();
        return rows => 1f / count.Bind(rows);
    }

    private static void SpatialSum(LoweringContext context, int node)
    {
        Storage source = context.Read(context.Node(node).Inputs[0], StorageLayout.Image), target = context.Define(node, StorageLayout.RowMajor);
        ElementwiseKernels kernels = context.Elementwise;
        float scale = Scale(context, node)(1);
        int channels = source.Channels;
        context.Add(new RowStep(source.Type[0], (long)source.Height * source.Width * channels, [source], target, (first, count) =>
        {
            for (int image = first; image < first + count; image++)
            {
                float* sum = target.Floats + (nint)image * channels;
                new Span<float>(sum, channels).Clear();
                for (int y = 0; y < source.Height; y++)
                {
                    float* row = source.Origin + image * source.ImageStride + y * source.RowStride;
                    for (int x = 0; x < source.Width; x++) kernels.Binary(BinaryOperation.Add, sum, row + x * channels, sum, channels);
                }

                kernels.BinaryScalar(BinaryOperation.Mul, sum, scale, sum, channels, scalarFirst: false);
            }
        }) { Label = "SpatialSum" });
    }

    private static void ChannelSum(LoweringContext context, int node)
    {
        int operand = context.Node(node).Inputs[0];
        int channels = context.Node(operand).Type[1].Size;
        AddColumnSum(context, node, ElementwiseLowering.Runner(context, operand, StorageLayout.Image, channels));
    }

    private static void ColumnSum(LoweringContext context, int node)
    {
        int prefix = context.Node(node).As<ReduceAttributes>().Axes.Count, operand = context.Node(node).Inputs[0];
        TensorType type = context.Node(operand).Type;

        if (prefix == 1)
        {
            // An operand with one number for each of several axes makes lines shorter than the columns; then the value is computed first.
            ElementProgramRunner runner = ElementwiseLowering.Runner(context, operand, StorageLayout.RowMajor);
            bool isWide = runner.Program.Instructions.Length == 0 && runner.Lines.Length >= WideLine;
            if (!isWide && runner.Lines.Length == context.Node(node).Type.ElementCount().Size)
            {
                AddColumnSum(context, node, runner);
                return;
            }
        }

        Dimension count = type.With(type.Dimensions[..prefix].AsSpan()).ElementCount();
        int length = type.With(type.Dimensions[prefix..].AsSpan()).ElementCount().Size;
        if (length >= WideLine)
        {
            General(context, node);
            return;
        }

        Storage source = context.ReadRowMajor(operand);
        var plain = new ElementProgram([new ElementOperand(source, OperandPattern.Full)], [], 0);
        AddColumnSum(context, node, new ElementProgramRunner(context.Elementwise, plain, new LineDomain(false, count, length, 1)));
    }

    private static void AddColumnSum(LoweringContext context, int node, ElementProgramRunner runner)
    {
        Storage target = context.Define(node, StorageLayout.RowMajor);
        Storage partial = context.Temporary(TensorType.Float(ColumnSumStep.Slices, target.Type.ElementCount()));
        context.Add(new ColumnSumStep(context.Elementwise, runner, target, partial, Scale(context, node)));
    }

    private static Storage BringLast(LoweringContext context, int operand, IntegerList axes)
    {
        TensorType type = context.Node(operand).Type;
        bool isLast = axes.SequenceEqual(Enumerable.Range(type.Rank - axes.Count, axes.Count));
        if (isLast) return context.ReadRowMajor(operand);
        ImmutableArray<int> order = [.. Enumerable.Range(0, type.Rank).Where(axis => !axes.Contains(axis)), .. axes];
        Storage target = context.Temporary(type.With([.. order.Select(axis => type[axis])]));
        Storage source = context.Existing(operand) ?? context.ReadRowMajor(operand);
        context.Add(new StridedCopyStep(source, target, new CopyBox(target.Type.Dimensions, CopySide.Ordered(order), CopySide.Whole(type.Rank))));
        return target;
    }
}
