namespace Redoubt.Graphs;

/// <summary>Types of operations that only move elements.</summary>
internal static class MovementTypes
{
    public static TensorType Reshape(TypeRequest r)
    {
        TensorType result = r[0].With(r.Attributes<ExtentAttributes>().To.Dimensions.AsSpan());
        return result.ElementCount() == r[0].ElementCount() ? result : throw r.Error($"cannot become {result}: the element counts differ");
    }

    public static TensorType Expand(TypeRequest r)
    {
        TensorType to = r.Attributes<ExtentAttributes>().To;
        int added = to.Rank - r[0].Rank;
        if (added < 0) throw r.Error($"cannot be expanded to {to}: fewer axes");
        for (int axis = 0; axis < r[0].Rank; axis++)
        {
            if (r[0][axis] != 1 && r[0][axis] != to[axis + added]) throw r.Error($"cannot be expanded to {to}");
        }

        return r[0].With(to.Dimensions.AsSpan());
    }

    public static TensorType Transpose(TypeRequest r)
    {
        TensorType operand = r[0];
        IntegerList order = r.Attributes<TransposeAttributes>().Order;
        if (!order.Order().SequenceEqual(Enumerable.Range(0, operand.Rank))) throw r.Error($"{order} is not an order of the axes");
        return operand.With(order.Select(axis => operand[axis]).ToArray());
    }

    public static TensorType Concat(TypeRequest r)
    {
        int axis = r.Attributes<ConcatAttributes>().Axis;
        if (r.Inputs.Length == 0) throw r.Error("needs at least one operand");
        TensorType first = r[0];
        if (axis < 0 || axis >= first.Rank) throw r.Error($"there is no axis {axis}");
        int total = 0;
        foreach (TensorType part in r.Inputs)
        {
            bool fits = part.Rank == first.Rank && part.ElementType == first.ElementType && part[axis].IsFixed
                && Enumerable.Range(0, first.Rank).All(i => i == axis || part[i] == first[i]);
            if (!fits) throw r.Error("operands must agree on every other axis, and the joined axis must be fixed");
            total = checked(total + part[axis].Size);
        }

        Dimension[] extents = [.. first.Dimensions];
        extents[axis] = total;
        return first.With(extents);
    }

    public static TensorType Slice(TypeRequest r)
    {
        SliceAttributes part = r.Attributes<SliceAttributes>();
        TensorType operand = r[0];
        if (part.Starts.Count != operand.Rank || part.Stops.Count != operand.Rank || part.Steps.Count != operand.Rank)
            throw r.Error("needs one start, stop and step per axis");
        var extents = new Dimension[operand.Rank];
        for (int axis = 0; axis < extents.Length; axis++)
        {
            (int start, int stop, int step) = (part.Starts[axis], part.Stops[axis], part.Steps[axis]);
            bool whole = start == 0 && stop == int.MaxValue && step == 1;
            if (!operand[axis].IsFixed && !whole) throw r.Error($"axis {axis} depends on the run and can only be taken whole");
            extents[axis] = whole ? operand[axis] : SliceLength(r, operand[axis].Size, start, stop, step);
        }

        return operand.With(extents);
    }

    public static TensorType Pad(TypeRequest r)
    {
        PadAttributes pad = r.Attributes<PadAttributes>();
        TensorType operand = r[0];
        if (pad.Before.Count != operand.Rank || pad.After.Count != operand.Rank) throw r.Error("needs one border before and after each axis");
        var extents = new Dimension[operand.Rank];
        for (int axis = 0; axis < extents.Length; axis++)
        {
            if (pad.Before[axis] < 0 || pad.After[axis] < 0) throw r.Error("borders must not be negative");
            int added = pad.Before[axis] + pad.After[axis];
            if (added > 0 && !operand[axis].IsFixed) throw r.Error($"axis {axis} depends on the run and cannot be padded");
            extents[axis] = added == 0 ? operand[axis] : checked(operand[axis].Size + added);
        }

        return operand.With(extents);
    }

    private static int SliceLength(TypeRequest r, int size, int start, int stop, int step)
    {
        if (step == 0) throw r.Error("a step must not be 0");
        if (start < 0 || start > size || (step < 0 && start >= size && size > 0)) throw r.Error($"start {start} is outside an axis of {size}");
        stop = step > 0 ? Math.Min(stop, size) : Math.Max(stop, -1);
        long span = step > 0 ? (long)stop - start + step - 1 : (long)start - stop - step - 1;
        return (int)Math.Max(0, span / Math.Abs(step));
    }
}
