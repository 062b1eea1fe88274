using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Onnx;

/// <summary>Pad in all its modes. Negative borders remove elements, before anything is added.</summary>
internal static class BorderOperators
{
    /// <summary>Operators of this family by name.</summary>
    public static readonly Dictionary<string, Action<OperatorNode>> Rows = new(StringComparer.Ordinal)
    {
        ["Pad"] = Pad,
    };

    private const int Widest = 1 << 24;

    public static void Pad(OperatorNode node)
    {
        Value x = node.Value(0);
        string mode = node.Attributes.Text("mode", "constant");
        long[] pads = node.Opset < 11
            ? node.Attributes.Ints(node.Opset < 2 ? "paddings" : "pads") ?? throw node.Error("has no pads")
            : node.RequireIntegers(1, "the borders");
        float value = node.Opset < 11 ? node.Attributes.Float("value", 0) : 0;
        int[] axes = node.HasInput(3)
            ? [.. node.RequireIntegers(3, "axes").Select(axis => node.Axis(axis, x.Type.Rank))]
            : [.. Enumerable.Range(0, x.Type.Rank)];
        if (pads.Length != 2 * axes.Length) throw node.Error($"has {pads.Length} borders for {axes.Length} axes");
        if (pads.Any(static p => Math.Abs(p) > Widest)) throw node.Error($"has borders beyond {Widest}");
        int[] before = new int[x.Type.Rank], after = new int[x.Type.Rank];
        for (int i = 0; i < axes.Length; i++) (before[axes[i]], after[axes[i]]) = ((int)pads[i], (int)pads[i + axes.Length]);
        for (int axis = 0; axis < x.Type.Rank; axis++) x = Cropped(node, x, axis, before[axis], after[axis]);
        IntegerList low = [.. before.Select(static p => Math.Max(p, 0))], high = [.. after.Select(static p => Math.Max(p, 0))];
        node.Set(mode == "constant" ? Constant(node, x, new PadAttributes(low, high, value)) : Copied(node, x, low, high, mode));
    }

    private static Value Cropped(OperatorNode node, Value x, int axis, int before, int after)
    {
        if (before >= 0 && after >= 0) return x;
        RequireFixed(node, x, axis);
        int size = x.Type[axis].Size, start = Math.Max(-before, 0), stop = size - Math.Max(-after, 0);
        return start <= stop ? x.Slice(axis, start, stop) : throw node.Error($"removes more than axis {axis} has");
    }

    private static Value Constant(OperatorNode node, Value x, PadAttributes border)
    {
        if (border.Before.All(static p => p == 0) && border.After.All(static p => p == 0)) return x;
        for (int axis = 0; axis < x.Type.Rank; axis++)
        {
            if (border.Before[axis] + border.After[axis] > 0) RequireFixed(node, x, axis);
        }

        if (node.Opset < 11 || !node.HasInput(2)) return x.Unary(OpKind.Pad, border);
        if (node.ExactConstant(2) is { } literal && Exactly(node, literal) is { } number) return x.Unary(OpKind.Pad, border with { Value = number });

        // A number that is computed, or an integer that float32 does not hold, is written where a padded mask says so.
        Value inside = Scalars.Boolean(node.Builder, true).Expand([.. x.Type.Dimensions]).Unary(OpKind.Pad, border);
        return x.Unary(OpKind.Pad, border).Where(inside, node.Value(2).Reshape());
    }

    private static float? Exactly(OperatorNode node, Literal value)
    {
        if (value.Count != 1) throw node.Error("needs one number as the border's value");
        return value.ElementType switch
        {
            ElementType.Float32 => value.Floats[0],
            ElementType.Int64 => (long)(float)value.Integers[0] == value.Integers[0] ? value.Integers[0] : null,
            _ => value.Booleans[0] ? 1 : 0,
        };
    }

    // Borders made of the value's own elements: every position of the result names the element that stands there.
    private static Value Copied(OperatorNode node, Value x, IntegerList before, IntegerList after, string mode)
    {
        for (int axis = 0; axis < x.Type.Rank; axis++)
        {
            if (before[axis] == 0 && after[axis] == 0) continue;
            RequireFixed(node, x, axis);
            int size = x.Type[axis].Size;
            if (size == 0) throw node.Error($"copies the border of axis {axis}, which is empty");
            node.SpendElements((long)before[axis] + size + after[axis]);
            int[] positions = [.. Enumerable.Range(-before[axis], checked(before[axis] + size + after[axis])).Select(i => Position(node, i, size, mode))];
            x = AxisPicking.Pick(x, axis, positions);
        }

        return x;
    }

    private static int Position(OperatorNode node, int i, int size, string mode)
    {
        switch (mode)
        {
            case "edge":
                return Math.Clamp(i, 0, size - 1);
            case "wrap":
                return (i % size + size) % size;
            case "reflect":
                if (size == 1) return 0;
                int period = 2 * (size - 1), phase = (i % period + period) % period;
                return phase < size ? phase : period - phase;
            default:
                throw node.Error($"pads by {mode}; constant, edge, reflect and wrap exist");
        }
    }

    private static void RequireFixed(OperatorNode node, Value x, int axis)
    {
        if (!x.Type[axis].IsFixed) throw new BatchDependentException(node.Error("changes the number of rows of the batch").Message);
    }
}
