using Redoubt.Graphs;

namespace Redoubt.Onnx;

/// <summary>The axis of an operand or result that a Scan node walks along.</summary>
/// <param name="Operand">Operand or result.</param>
/// <param name="Axis">Axis as the file gives it.</param>
/// <param name="Reverse">Whether the walk begins at the end.</param>
internal sealed record ScanAxis(int Operand, long Axis, bool Reverse)
{
    /// <summary>Reads the axes of all operands or results.</summary>
    /// <param name="node">The node.</param>
    /// <param name="kind">"input" or "output".</param>
    /// <param name="first">The first of them.</param>
    /// <param name="count">How many there are.</param>
    public static ScanAxis[] Read(OperatorNode node, string kind, int first, int count)
    {
        long[] axes = node.Attributes.Ints($"scan_{kind}_axes") ?? new long[count], directions = node.Attributes.Ints($"scan_{kind}_directions") ?? new long[count];
        bool fits = axes.Length == count && directions.Length == count && directions.All(static d => d is 0 or 1);
        return fits ? [.. axes.Select((axis, i) => new ScanAxis(first + i, axis, directions[i] == 1))] : throw node.Error($"has axes or directions for other than its {count} {kind}s");
    }

    /// <summary>Steps of the walk.</summary>
    public int Length(OperatorNode node)
    {
        TensorType type = node.Value(Operand).Type;
        Dimension length = type[node.Axis(Axis, type.Rank)];
        return length.IsFixed ? length.Size : throw new BatchDependentException(node.Error("walks along the batch").Message);
    }

    /// <summary>What a step sees: the axis is gone.</summary>
    public ImportValue At(OperatorNode node, int step)
    {
        Value x = node.Value(Operand);
        int axis = node.Axis(Axis, x.Type.Rank), position = Reverse ? x.Type[axis].Size - 1 - step : step;
        Value part = x.Slice(axis, position, position + 1).Reshape([.. x.Type.Dimensions[..axis], .. x.Type.Dimensions[(axis + 1)..]]);
        return ImportValue.Of(part, node.TypeOf(Operand), node.Input(Operand).IsConstant);
    }
}
