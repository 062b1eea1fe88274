using Redoubt.Tensors;

namespace Redoubt.Data;

/// <summary>A data set in two arrays.</summary>
internal static class NpyFiles
{
    /// <summary>Joins inputs and labels.</summary>
    /// <param name="inputs"><c>[N, ...]</c> of rank 2 or more; rank 3 is grey images <c>[N,H,W]</c> and becomes <c>[N,1,H,W]</c>, as for IDX. Bytes become x/255.</param>
    /// <param name="labels">N whole numbers of any type, <c>[N]</c> or <c>[N,1]</c>.</param>
    /// <param name="part">Names of the files and the rows wanted.</param>
    /// <param name="source">What the data set is called.</param>
    public static LabeledData Read(NpyArray inputs, NpyArray labels, DataPart part, string source)
    {
        string inputFile = part.Files[0], labelFile = part.Files[1];
        if (inputs.Shape.Rank < 2)
            throw new UnreadableDataException(inputFile, $"has shape {inputs.Shape}, inputs need a row axis and at least one more");
        int rows = inputs.Shape[0];
        if (labels.Shape.Rank is not (1 or 2) || labels.Shape.RowLength != 1)
            throw new UnreadableDataException(labelFile, $"has shape {labels.Shape}, labels need [N] or [N,1]");
        if (labels.Shape[0] != rows)
            throw new UnreadableDataException(labelFile, $"has {labels.Shape[0]} labels, but {inputFile} has {rows} rows");

        RowRange wanted = RowRange.Resolve(part.Rows, rows, inputFile);
        if (inputs.Shape.RowLength == 0) throw new UnreadableDataException(inputFile, $"has shape {inputs.Shape}, rows without numbers");
        Tensor tensor = Numbers(inputs).View(wanted.Start, wanted.Count);
        RequireFinite(tensor, inputFile, wanted.Start);
        return new LabeledData(tensor, Classes(labels, labelFile, wanted), source, wanted.Indices());
    }

    private static Tensor Numbers(NpyArray inputs)
    {
        Shape shape = inputs.Shape.Rank == 3 ? new Shape(inputs.Shape[0], 1, inputs.Shape[1], inputs.Shape[2]) : inputs.Shape;
        if (inputs.Type != NpyType.UInt8) return inputs.ToTensor().Reshape(shape);
        var scaled = new Tensor(shape);
        PixelScale.Apply(inputs.Bytes.Span, scaled.Data);
        return scaled;
    }

    private static void RequireFinite(Tensor tensor, string file, int firstRow)
    {
        ReadOnlySpan<float> data = tensor.Data;
        for (int i = 0; i < data.Length; i++)
        {
            if (!float.IsFinite(data[i]))
                throw new UnreadableDataException(file, $"row {firstRow + i / tensor.Shape.RowLength} holds {data[i]}, inputs must be finite");
        }
    }

    private static int[] Classes(NpyArray labels, string file, RowRange wanted)
    {
        // Every label that fits an int is exact in double; any other value fails the comparison.
        double[] values = labels.ToArray<double>();
        var classes = new int[wanted.Count];
        for (int i = 0; i < classes.Length; i++)
        {
            double value = values[wanted.Start + i];
            if (!(value is >= 0 and <= int.MaxValue && Math.Truncate(value) == value))
                throw new UnreadableDataException(file, $"row {wanted.Start + i} has label {value}, labels are whole numbers from 0 to 2147483647");
            classes[i] = (int)value;
        }

        return classes;
    }
}
