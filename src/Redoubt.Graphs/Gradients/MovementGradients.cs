namespace Redoubt.Graphs;

/// <summary>Gradients of operations that only move elements.</summary>
internal static class MovementGradients
{
    public static void Reshape(GradientCall c) => c.Send(0, () => c.IsUniform
        ? c.Gradient.Reshape()
        : c.FullGradient.Reshape(c[0].Type.Dimensions.AsSpan()));

    public static void Transpose(GradientCall c) => c.Send(0, () =>
    {
        if (c.IsUniform) return c.Gradient.Reshape();
        IntegerList order = c.Attributes<TransposeAttributes>().Order;
        var inverse = new int[order.Count];
        for (int axis = 0; axis < inverse.Length; axis++) inverse[order[axis]] = axis;
        return c.FullGradient.Transpose(inverse);
    });

    public static void Concat(GradientCall c)
    {
        int axis = c.Attributes<ConcatAttributes>().Axis, start = 0;
        for (int operand = 0; operand < c.OperandCount; operand++)
        {
            int from = start, to = from + c[operand].Type[axis].Size;
            c.Send(operand, () => c.IsUniform ? c.Gradient.Reshape() : c.FullGradient.Slice(axis, from, to));
            start = to;
        }
    }

    public static void Pad(GradientCall c) => c.Send(0, () =>
    {
        if (c.IsUniform) return c.Gradient.Reshape();
        PadAttributes pad = c.Attributes<PadAttributes>();
        int rank = c.Type.Rank;
        var stops = new int[rank];
        for (int axis = 0; axis < rank; axis++)
            stops[axis] = c[0].Type[axis] == c.Type[axis] ? int.MaxValue : pad.Before[axis] + c[0].Type[axis].Size;
        return c.FullGradient.Unary(OpKind.Slice, new SliceAttributes(pad.Before, [.. stops], [.. Enumerable.Repeat(1, rank)]));
    });

    public static void Slice(GradientCall c) => c.Send(0, () =>
    {
        SliceAttributes part = c.Attributes<SliceAttributes>();
        Value gradient = c.FullGradient;
        for (int axis = 0; axis < c.Type.Rank; axis++)
        {
            if (part.Starts[axis] == 0 && part.Stops[axis] == int.MaxValue && part.Steps[axis] == 1) continue;
            gradient = PutBack(gradient, axis, part.Starts[axis], part.Steps[axis], c[0].Type[axis].Size);
        }

        return gradient;
    });

    /// <summary>Moves element i of an axis to start + i·step of a longer one and fills the rest with zeros.</summary>
    private static Value PutBack(Value value, int axis, int start, int step, int size)
    {
        int count = value.Type[axis].Size;
        if (count == 0) return value.Builder.Constant(0f).Expand(With(value.Type, axis, size));
        if (step < 0)
        {
            value = Reverse(value, axis, count);
            start += (count - 1) * step;
            step = -step;
        }

        if (step > 1) value = Spread(value, axis, count, step);

        // The zeros after the last element may reach beyond the end.
        int length = value.Type[axis].Size;
        if (start + length > size)
        {
            value = value.Slice(axis, 0, size - start);
            length = size - start;
        }

        return PadAxis(value, axis, start, size - start - length);
    }

    private static Value Reverse(Value value, int axis, int count)
    {
        int rank = value.Type.Rank;
        int[] starts = new int[rank], stops = new int[rank], steps = new int[rank];
        Array.Fill(stops, int.MaxValue);
        Array.Fill(steps, 1);
        (starts[axis], stops[axis], steps[axis]) = (count - 1, -1, -1);
        return count == 1 ? value : value.Unary(OpKind.Slice, new SliceAttributes([.. starts], [.. stops], [.. steps]));
    }

    /// <summary>Puts step-1 zeros after each element: a new axis, padded and merged again.</summary>
    private static Value Spread(Value value, int axis, int count, int step)
    {
        TensorType type = value.Type;
        Value split = value.Reshape([.. type.Dimensions.AsSpan()[..(axis + 1)], 1, .. type.Dimensions.AsSpan()[(axis + 1)..]]);
        return PadAxis(split, axis + 1, 0, step - 1).Reshape(With(type, axis, count * step));
    }

    private static Value PadAxis(Value value, int axis, int before, int after)
    {
        if (before == 0 && after == 0) return value;
        int[] first = new int[value.Type.Rank], last = new int[value.Type.Rank];
        (first[axis], last[axis]) = (before, after);
        return value.Unary(OpKind.Pad, new PadAttributes([.. first], [.. last], 0));
    }

    private static Dimension[] With(TensorType type, int axis, Dimension extent)
    {
        Dimension[] extents = [.. type.Dimensions];
        extents[axis] = extent;
        return extents;
    }
}
