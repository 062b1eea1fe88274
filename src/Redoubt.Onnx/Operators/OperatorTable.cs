using System.Collections.Frozen;

namespace Redoubt.Onnx;

/// <summary>The ONNX operators that can be imported: one row per operator, kept by family, each with the lowering that emits graph operations.</summary>
internal static class OperatorTable
{
    private static readonly FrozenDictionary<string, Action<OperatorNode>> Rows = new[]
    {
        ElementwiseOperators.Rows,
        MovementOperators.Rows,
        NormalizationOperators.Rows,
        ProductOperators.Rows,
        ReductionOperators.Rows,
        SelectionOperators.Rows,
        ShapeOperators.Rows,
        WindowOperators.Rows,
    }.SelectMany(static family => family).ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Names of all rows, sorted.</summary>
    public static IEnumerable<string> Names => Rows.Keys.Order(StringComparer.Ordinal);

    /// <summary>The lowering of an operator of the standard domain, or null.</summary>
    public static Action<OperatorNode>? Find(string domain, string operatorName) =>
        IsStandard(domain) ? Rows.GetValueOrDefault(operatorName) : null;

    /// <summary>Whether a domain is the standard operator set.</summary>
    public static bool IsStandard(string domain) => domain is "" or "ai.onnx";
}
