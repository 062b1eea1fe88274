using Redoubt.Tensors;

namespace Redoubt.Onnx;

/// <summary>Turns sparse tensors into dense literals.</summary>
internal static class SparseTensorReader
{
    // A sparse tensor may be far larger than what the file holds of it; this many elements are always allowed, more only in proportion to what it holds.
    private const int AlwaysAllowed = 1 << 20, PerStored = 1024;

    /// <summary>Reads a sparse tensor.</summary>
    /// <exception cref="InvalidModelException">The tensor is malformed, or its dense form is far larger than what the file holds of it.</exception>
    public static Literal Read(SparseTensorProto tensor, ModelSource source)
    {
        string position = $"sparse tensor '{tensor.Values?.Name}'";
        if (tensor.Values is null || tensor.Indices is null) throw source.Error($"{position} lacks its values or its indices.");
        Literal values = TensorReader.Read(tensor.Values, source), indices = TensorReader.Read(tensor.Indices, source);
        if (values.Shape.Rank != 1) throw source.Error($"{position} has values of shape {values.Shape} where a list belongs.");
        Shape shape = DenseShape(tensor, values.Count, position, source);
        int[] places = Places(indices, shape, values.Count, position, source);
        return values.ElementType switch
        {
            ElementType.Float32 => Literal.Of(shape, Scatter(values.Floats, places, shape.Count)),
            ElementType.Int64 => Literal.Of(shape, Scatter(values.Integers, places, shape.Count)),
            _ => Literal.Of(shape, Scatter(values.Booleans, places, shape.Count)),
        };
    }

    private static Shape DenseShape(SparseTensorProto tensor, int stored, string position, ModelSource source)
    {
        if (tensor.Dims.Count > 64) throw source.Error($"{position} claims {tensor.Dims.Count} axes; 64 is the limit.");
        Int128 count = 1, most = Math.Max(AlwaysAllowed, (long)PerStored * stored);
        foreach (long extent in tensor.Dims)
        {
            if (extent is < 0 or > int.MaxValue) throw source.Error($"{position} has an extent of {extent}.");
            count *= extent;
            if (count > Int128.Min(most, int.MaxValue)) throw source.Error($"{position} would take more than {most} elements in its dense form; the file holds {stored} of them.");
        }

        return new Shape([.. tensor.Dims.Select(static d => (int)d)]);
    }

    private static int[] Places(Literal indices, Shape shape, int stored, string position, ModelSource source)
    {
        bool linear = indices.Shape.Rank == 1;
        bool fits = indices.ElementType == ElementType.Int64 && indices.Shape.Rank is 1 or 2 && indices.Shape[0] == stored && (linear || indices.Shape[1] == shape.Rank);
        if (!fits) throw source.Error($"{position} has indices {indices} for {stored} values of a tensor {shape}.");
        int[] places = new int[stored];
        for (int i = 0; i < stored; i++)
        {
            long place = 0;
            for (int axis = 0; axis < (linear ? 1 : shape.Rank); axis++)
            {
                long index = indices.Integers[linear ? i : (i * shape.Rank) + axis], extent = linear ? shape.Count : shape[axis];
                if (index < 0 || index >= extent) throw source.Error($"{position} has the index {index} on an axis of {extent}.");
                place = linear ? index : (place * extent) + index;
            }

            places[i] = (int)place;
            if (i > 0 && places[i] <= places[i - 1]) throw source.Error($"{position} has indices that do not ascend.");
        }

        return places;
    }

    private static T[] Scatter<T>(T[] values, int[] places, int count)
    {
        var dense = new T[count];
        for (int i = 0; i < places.Length; i++) dense[places[i]] = values[i];
        return dense;
    }
}
