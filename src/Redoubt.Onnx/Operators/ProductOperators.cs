using Redoubt.Graphs;

namespace Redoubt.Onnx;

/// <summary>Matrix products.</summary>
internal static class ProductOperators
{
    /// <summary>Operators of this family by name.</summary>
    public static readonly Dictionary<string, Action<OperatorNode>> Rows = new(StringComparer.Ordinal)
    {
        ["Gemm"] = Gemm,
        ["MatMul"] = MatMul,
    };

    public static void Gemm(OperatorNode node)
    {
        Value left = node.Float(0), right = node.Float(1);
        if (left.Type.Rank != 2 || right.Type.Rank != 2) throw node.Error($"needs matrices, not {left.Type} and {right.Type}");
        if (node.Opset < 7) node.Attributes.Ignore("broadcast");
        float alpha = node.Attributes.Float("alpha", 1), beta = node.Attributes.Float("beta", 1);
        Value result = left.MatMul(right, node.Attributes.Flag("transA"), node.Attributes.Flag("transB"));
        if (alpha != 1) result *= alpha;
        if (node.HasInput(2))
        {
            Value added = node.Float(2);
            Value sum = result + (beta == 1 ? added : added * beta);
            if (!sum.Type.Equals(result.Type)) throw node.Error($"adds {added.Type} to a product {result.Type}");
            result = sum;
        }

        node.Set(result);
    }

    public static void MatMul(OperatorNode node) => node.Set(Product(node.Float(0), node.Float(1)));

    /// <summary>The product in ONNX meaning: a vector on the left is a row, on the right a column.</summary>
    public static Value Product(Value left, Value right)
    {
        bool row = left.Type.Rank == 1, column = right.Type.Rank == 1;
        if (row) left = left.Reshape([1, .. left.Type.Dimensions]);
        if (column) right = right.Reshape([.. right.Type.Dimensions, 1]);
        Value result = left.MatMul(right);
        if (row || column)
        {
            var extents = result.Type.Dimensions.ToList();
            if (column) extents.RemoveAt(extents.Count - 1);
            if (row) extents.RemoveAt(extents.Count - (column ? 1 : 2));
            result = result.Reshape([.. extents]);
        }

        return result;
    }
}
