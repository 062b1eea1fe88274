using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Onnx;

/// <summary>Support vector machines, as ordinary operations.</summary>
internal static class MlVectorOperators
{
    /// <summary>Operators of this family by name.</summary>
    public static readonly Dictionary<string, Action<OperatorNode>> Rows = new(StringComparer.Ordinal)
    {
        ["SVMClassifier"] = static node => new MlVectorClassifier(node).Emit(),
        ["SVMRegressor"] = Regressor,
    };

    public static void Regressor(OperatorNode node)
    {
        Value rows = MlFeatures.Rows(node);
        float[] coefficients = Floats(node, "coefficients"), rho = Floats(node, "rho"), vectors = node.Attributes.Floats("support_vectors") ?? [];
        if (coefficients.Length == 0 || rho.Length == 0) throw node.Error("needs coefficients and rho");
        MlKernel kernel = MlKernel.Read(node);
        long count = node.Attributes.Int("n_supports", 0);

        // ONNX Runtime applies no transform here.
        _ = MlTransforms.Read(node);
        Value weights = node.Builder.Constant(Literal.Of(new Shape(1, coefficients.Length), coefficients));
        Value similarities = count > 0 ? kernel.Of(rows, Vectors(node, vectors, count, rows)) : rows;
        if (similarities.Type[1].Size != coefficients.Length) throw node.Error($"has {coefficients.Length} coefficients for {similarities.Type[1]} numbers");
        Value result = similarities.MatMul(weights, transposeRight: true) + rho[0];
        if (node.Attributes.Flag("one_class")) result = node.Builder.Constant(1f).Where(result.Binary(OpKind.Greater, node.Builder.Constant(0f)), node.Builder.Constant(-1f));
        node.Set(0, result, OnnxElementType.Float32);
    }

    /// <summary>The support vectors <c>[M,F]</c>.</summary>
    public static Literal Vectors(OperatorNode node, float[] vectors, long count, Value rows)
    {
        int features = rows.Type[1].Size;
        if (count > vectors.Length || count * features != vectors.Length) throw node.Error($"has {vectors.Length} numbers in {count} support vectors of {features} features");
        node.Scope.Context.Parameters += vectors.Length;
        return Literal.Of(new Shape((int)count, features), vectors);
    }

    /// <summary>A list of numbers that counts as parameters.</summary>
    public static float[] Floats(OperatorNode node, string name)
    {
        float[] list = node.Attributes.Floats(name) ?? [];
        node.Scope.Context.Parameters += list.Length;
        return list;
    }
}
