using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Onnx;

/// <summary>Operands of the machine-learning operators: rows of numbers of any type.</summary>
internal static class MlFeatures
{
    /// <summary>The first operand as float32 rows <c>[N,F]</c>; one row where it has a single axis.</summary>
    public static Value Rows(OperatorNode node)
    {
        Value x = Numbers(node, 0);
        if (x.Type.Rank == 1) x = x.Reshape(1, x.Type[0]);
        if (x.Type.Rank != 2 || !x.Type[1].IsFixed) throw node.Error($"needs rows of features, not {x.Type}");
        return x;
    }

    /// <summary>An operand of any numeric type as float32.</summary>
    public static Value Numbers(OperatorNode node, int index) =>
        node.TypeOf(index) == OnnxElementType.Boolean ? throw node.Error($"needs numbers as operand {index}, not truth values") : node.Value(index).Cast(ElementType.Float32);

    /// <summary>A row of constants.</summary>
    public static Value Row(OperatorNode node, float[] values) => node.Builder.Constant(Literal.Of(new Shape(1, values.Length), values));

    /// <summary>One column of rows.</summary>
    public static Value Column(Value rows, int column) => rows.Type[1].Size == 1 ? rows : rows.Slice(1, column, column + 1);

    /// <summary>Columns side by side.</summary>
    public static Value Join(params ReadOnlySpan<Value> columns) =>
        columns.Length == 1 ? columns[0] : columns[0].Builder.Apply(OpKind.Concat, columns, new ConcatAttributes(1));
}
