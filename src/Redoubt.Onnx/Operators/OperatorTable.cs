using System.Collections.Frozen;

namespace Redoubt.Onnx;

/// <summary>The ONNX operators that can be imported: one row per operator, kept by family, each with the lowering that emits graph operations.</summary>
internal static class OperatorTable
{
    /// <summary>Domain of the machine-learning operators.</summary>
    public const string MachineLearning = "ai.onnx.ml";

    /// <summary>Domain of the operators that ONNX Runtime adds.</summary>
    public const string Contributed = "com.microsoft";

    private static readonly FrozenDictionary<(string Domain, string Name), Action<OperatorNode>> Table = new[]
    {
        In(
            string.Empty,
            ActivationOperators.Rows,
            AttentionOperators.Rows,
            BlockOperators.Rows,
            BorderOperators.Rows,
            ControlOperators.Rows,
            ConvolutionOperators.Rows,
            EinsumOperators.Rows,
            ElementwiseOperators.Rows,
            IndexOperators.Rows,
            MovementOperators.Rows,
            NormalizationOperators.Rows,
            PoolOperators.Rows,
            ProductOperators.Rows,
            QuantizationOperators.Rows,
            RecurrentOperators.Rows,
            ReductionOperators.Rows,
            RefusedOperators.Rows,
            RemainderOperators.Rows,
            ResizeOperators.Rows,
            SamplingOperators.Rows,
            SelectionOperators.Rows,
            ShapeOperators.Rows,
            StandardizationOperators.Rows,
            TrigonometricOperators.Rows),
        In(
            MachineLearning,
            MlCategoryOperators.Rows,
            MlLinearOperators.Rows,
            MlScalingOperators.Rows,
            MlTreeOperators.Rows,
            MlVectorOperators.Rows),
    }.SelectMany(static rows => rows).ToFrozenDictionary();

    /// <summary>Names of all rows of the standard domain, sorted.</summary>
    public static IEnumerable<string> Names => Table.Keys.Where(static k => k.Domain.Length == 0).Select(static k => k.Name).Order(StringComparer.Ordinal);

    /// <summary>Names of what can be imported, those outside the standard domain with their domain, sorted.</summary>
    public static IEnumerable<string> QualifiedNames =>
        Table.Keys.Where(static k => k.Domain.Length > 0 || !RefusedOperators.Reasons.ContainsKey(k.Name)).Select(static k => k.Domain.Length == 0 ? k.Name : $"{k.Domain}.{k.Name}").Order(StringComparer.Ordinal);

    /// <summary>The lowering of an operator, or null.</summary>
    public static Action<OperatorNode>? Find(string domain, string operatorName) =>
        Table.GetValueOrDefault((OperatorSets.Canonical(domain), operatorName));

    /// <summary>The name of a node's operator for messages.</summary>
    public static string NameOf(NodeProto node) =>
        OperatorSets.Canonical(node.Domain).Length == 0 ? node.OpType : $"{node.Domain}.{node.OpType}";

    private static IEnumerable<KeyValuePair<(string Domain, string Name), Action<OperatorNode>>> In(
        string domain, params IEnumerable<Dictionary<string, Action<OperatorNode>>> families) =>
        families.SelectMany(static family => family).Select(row => KeyValuePair.Create((domain, row.Key), row.Value));
}
