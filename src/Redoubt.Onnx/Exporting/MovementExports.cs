using Redoubt.Graphs;

namespace Redoubt.Onnx;

/// <summary>Exports of operations that move elements.</summary>
internal static class MovementExports
{
    public static void Reshape(GraphExport export, Node node, string result)
    {
        // The batch axis is what is left when every other extent is given. A zero means zero only where that is said, which some readers do not know: it is said where it is needed.
        int open = node.Type.Dimensions.Count(static d => !d.IsFixed);
        if (open > 1) throw new UnsupportedOpException(node, "export", "two axes depend on the batch size");
        string target = export.Integers([.. node.Type.Dimensions.Select(static d => d.IsFixed ? (long)d.Size : -1)]);
        export.Add("Reshape", result, [export.Name(node.Inputs[0]), target], Attributes.Int("allowzero", open == 0 && node.Type.Dimensions.Any(static d => d is { IsFixed: true, Size: 0 }) ? 1 : 0));
    }

    public static void Slice(GraphExport export, Node node, string result)
    {
        SliceAttributes part = node.As<SliceAttributes>();
        int[] axes = [.. Enumerable.Range(0, part.Starts.Count).Where(i => part.Starts[i] != 0 || part.Stops[i] != int.MaxValue || part.Steps[i] != 1)];
        export.Add("Slice", result,
        [
            export.Name(node.Inputs[0]),
            export.Integers([.. axes.Select(i => (long)part.Starts[i])]),
            export.Integers([.. axes.Select(i => Stop(part.Stops[i]))]),
            export.Integers([.. axes.Select(static i => (long)i)]),
            export.Integers([.. axes.Select(i => (long)part.Steps[i])]),
        ]);
    }

    public static void Pad(GraphExport export, Node node, string result)
    {
        PadAttributes pad = node.As<PadAttributes>();
        string borders = export.Integers([.. pad.Before.Concat(pad.After).Select(static p => (long)p)]);
        export.Add("Pad", result, [export.Name(node.Inputs[0]), borders, export.Scalar(node.Type.ElementType, pad.Value)]);
    }

    public static void Expand(GraphExport export, Node node, string result)
    {
        TensorType from = export.Type(node.Inputs[0]);
        int added = node.Type.Rank - from.Rank;

        // An axis that has its extent already may be given as 1, so only a new batch axis needs the batch size.
        var parts = new List<string>();
        var fixedRun = new List<long>();
        for (int axis = 0; axis < node.Type.Rank; axis++)
        {
            Dimension to = node.Type[axis];
            bool kept = axis >= added && from[axis - added] == to;
            if (to.IsFixed || kept)
            {
                fixedRun.Add(kept ? 1 : to.Size);
                continue;
            }

            Flush(export, parts, fixedRun);
            string batch = export.BatchSize(node);
            parts.Add(to.Size == 1 ? batch : export.Add("Mul", export.Fresh("extent"), [batch, export.Integers(to.Size)]));
        }

        Flush(export, parts, fixedRun);
        string target = parts.Count switch
        {
            0 => export.Integers(),
            1 => parts[0],
            _ => export.Add("Concat", export.Fresh(result + "_shape"), [.. parts], Attributes.Int("axis", 0)),
        };
        export.Add("Expand", result, [export.Name(node.Inputs[0]), target]);
    }

    private static void Flush(GraphExport export, List<string> parts, List<long> run)
    {
        if (run.Count == 0) return;
        parts.Add(export.Integers([.. run]));
        run.Clear();
    }

    // -1 would count from the end; what stands before the first element is the smallest number.
    private static long Stop(int stop) => stop switch
    {
        int.MaxValue => long.MaxValue,
        < 0 => long.MinValue,
        _ => stop,
    };
}
