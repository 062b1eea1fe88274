using System.Collections.Immutable;
using Redoubt.Tensors;

namespace Redoubt.Graphs;

/// <summary>Steps that move elements.</summary>
internal static class LayoutLowering
{
    public static void Convert(LoweringContext context, Storage source, Storage target) =>
        context.Add(new StridedCopyStep(source, target, ConversionBox(source, target)));

    public static void Reshape(LoweringContext context, int node)
    {
        int operand = context.Node(node).Inputs[0];
        context.Attach(node, context.View(context.ReadRowMajor(operand), context.Node(node).Type));
    }

    public static void Transpose(LoweringContext context, int node)
    {
        IntegerList order = context.Node(node).As<TransposeAttributes>().Order;
        Storage source = context.Existing(context.Node(node).Inputs[0])!;
        CopyBox box = new(context.Node(node).Type.Dimensions, CopySide.Ordered([.. order]), CopySide.Whole(order.Count));

        // Right away as an image for those who want one: channels-last values then only move by rows.
        bool asImage = order.Count == 4 && context.Uses.Users(node).Any(user => context.Node(user).Kind is OpKind.Conv or OpKind.MaxPool or OpKind.AveragePool);
        Storage target = context.Define(node, asImage ? StorageLayout.Image : StorageLayout.RowMajor);
        context.Add(new StridedCopyStep(source, target, InMemoryOrder(target, box)));
    }

    public static void Expand(LoweringContext context, int node)
    {
        TensorType to = context.Node(node).Type;
        context.Attach(node, ExpandTo(context, context.ReadRowMajor(context.Node(node).Inputs[0]), to, context.Define(node, StorageLayout.RowMajor)));
    }

    /// <summary>A row-major operand copied out to the extents of a result.</summary>
    public static Storage ExpandTo(LoweringContext context, Storage source, TensorType to, Storage? target = null)
    {
        target ??= context.Temporary(to.With(source.Type.ElementType));
        int added = to.Rank - source.Type.Rank;
        ImmutableArray<int> axes = [.. Enumerable.Range(0, to.Rank).Select(axis => axis < added || source.Type[axis - added] == 1 ? -1 : axis - added)];
        var from = new CopySide(axes, [.. new int[source.Type.Rank]], [.. Enumerable.Repeat(1, source.Type.Rank)]);
        context.Add(new StridedCopyStep(source, target, new CopyBox(to.Dimensions, from, CopySide.Whole(to.Rank))));
        return target;
    }

    public static void Slice(LoweringContext context, int node)
    {
        SliceAttributes part = context.Node(node).As<SliceAttributes>();
        if (AreColumns(context, node, part))
        {
            Storage whole = context.Existing(context.Node(node).Inputs[0])!;
            context.AttachColumns(node, whole, part.Starts[1]);
            return;
        }

        Storage source = context.Existing(context.Node(node).Inputs[0])!;
        var from = new CopySide([.. Enumerable.Range(0, part.Starts.Count)], [.. part.Starts], [.. part.Steps]);
        Copy(context, node, source, from, CopySide.Whole(part.Starts.Count));
    }

    public static void Pad(LoweringContext context, int node)
    {
        PadAttributes pad = context.Node(node).As<PadAttributes>();
        Storage source = context.Existing(context.Node(node).Inputs[0])!;
        Storage target = context.Define(node, StorageLayout.RowMajor);
        int rank = pad.Before.Count;
        context.Add(new FillStep(target, target.Type.ElementType == ElementType.Boolean && pad.Value != 0 ? 1 : pad.Value));
        var to = new CopySide([.. Enumerable.Range(0, rank)], [.. pad.Before], [.. Enumerable.Repeat(1, rank)]);
        context.Add(new StridedCopyStep(source, target, new CopyBox(source.Type.Dimensions, CopySide.Whole(rank), to)));
    }

    public static void Concat(LoweringContext context, int node)
    {
        int axis = context.Node(node).As<ConcatAttributes>().Axis;
        bool asImage = context.Node(node).Inputs.Any(context.IsImage);
        Storage target = context.Define(node, asImage ? StorageLayout.Image : StorageLayout.RowMajor);
        int start = 0, rank = target.Type.Rank;
        foreach (int part in context.Node(node).Inputs)
        {
            Storage source = context.Existing(part)!;
            if (asImage && axis == 1 && IsWrittenFor(context, node, part, source))
            {
                source.PlaceIn(target, start);
                start += source.Type[axis].Size;
                continue;
            }

            int[] starts = new int[rank];
            starts[axis] = start;
            var to = new CopySide([.. Enumerable.Range(0, rank)], [.. starts], [.. Enumerable.Repeat(1, rank)]);
            context.Add(new StridedCopyStep(source, target, InMemoryOrder(target, new CopyBox(source.Type.Dimensions, CopySide.Whole(rank), to))));
            start += source.Type[axis].Size;
        }
    }

    // A convolution whose result nobody else reads can write into the joined image right away.
    private static bool IsWrittenFor(LoweringContext context, int concat, int part, Storage source) =>
        source is { Layout: StorageLayout.Image, SharedWith: null, IsPersistent: false }
        && context.Uses.SoleUser(part) == concat && context.Node(concat).Inputs.Count(i => i == part) == 1
        && context.Steps.Last(step => step.Writes.Contains(source)) is ConvolutionStep;

    // Some columns of a matrix with a row for each example.
    private static bool AreColumns(LoweringContext context, int node, SliceAttributes part)
    {
        TensorType type = context.Node(node).Type;
        return type.Rank == 2 && !type[0].IsFixed && type[1].IsFixed && type.ElementType != Tensors.ElementType.Int64 && part.Steps[1] == 1
            && context.Existing(context.Node(node).Inputs[0]) is { Layout: StorageLayout.RowMajor };
    }

    private static void Copy(LoweringContext context, int node, Storage source, CopySide from, CopySide to)
    {
        Storage target = context.Define(node, StorageLayout.RowMajor);
        context.Add(new StridedCopyStep(source, target, new CopyBox(target.Type.Dimensions, from, to)));
    }

    private static CopyBox ConversionBox(Storage source, Storage target) =>
        InMemoryOrder(target, new CopyBox(source.Type.Dimensions, CopySide.Whole(source.Type.Rank), CopySide.Whole(source.Type.Rank)));

    // The innermost loop of a copy should write neighbors: in an image those are channels.
    private static CopyBox InMemoryOrder(Storage target, CopyBox box)
    {
        if (target.Layout != StorageLayout.Image) return box;
        ImmutableArray<int> order = [0, 2, 3, 1];
        return new CopyBox(
            [.. order.Select(i => box.Extents[i])],
            box.Source with { Axes = [.. order.Select(i => box.Source.Axes[i])] },
            box.Target with { Axes = [.. order.Select(i => box.Target.Axes[i])] });
    }
}
