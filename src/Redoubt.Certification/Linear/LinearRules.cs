using System.Collections.Frozen;
using Redoubt.Graphs;

namespace Redoubt.Certification;

/// <summary>The backward linear interpreter: one row for each operation, which passes coefficients of its result on to its operands.</summary>
/// <remarks>An operation without a rule ends the pass: its own interval is used there, so every graph that has interval bounds has linear ones.</remarks>
public static class LinearRules
{
    internal const string Interpreter = "linear bounds";

    private const string Interval = "ends the pass: its interval is used";

    private const string Linear = "its transposed operation, one operand or factor of it constant";

    private static readonly FrozenDictionary<OpKind, LinearRow> Table = Rows().ToFrozenDictionary();

    /// <summary>For each operation, whether coefficients pass it, and what is special about it.</summary>
    public static IReadOnlyDictionary<OpKind, RuleCoverage> Coverage { get; } =
        Table.ToFrozenDictionary(static row => row.Key, static row => new RuleCoverage(row.Value.Rule is not null, row.Value.Remark));

    /// <summary>The rule of an operation; null where the pass ends.</summary>
    internal static LinearRule? Find(OpKind kind) => Table.GetValueOrDefault(kind)?.Rule;

    private static Dictionary<OpKind, LinearRow> Rows()
    {
        Dictionary<OpKind, LinearRow> rows = Enum.GetValues<OpKind>().ToDictionary(static kind => kind, static _ => new LinearRow(null, Interval));
        foreach (OpKind kind in rows.Keys.Where(static kind => AffineBackward.Find(kind) is not null)) rows[kind] = new LinearRow(AffineBackward.Pass, Linear);
        rows[OpKind.Relu] = new LinearRow(RectifierLines.Relu, "above the chord; below the line of the longer side, or zero");
        rows[OpKind.LeakyRelu] = new LinearRow(RectifierLines.LeakyRelu, "slopes up to 1");
        rows[OpKind.Clip] = new LinearRow(ClipLines.Clip, "with two finite ends");
        rows[OpKind.Sigmoid] = new LinearRow(SigmoidLines.Sigmoid, "chords and tangents");
        rows[OpKind.Tanh] = new LinearRow(SigmoidLines.Tanh, "chords and tangents");
        rows[OpKind.MaxPool] = new LinearRow(PoolBackward.MaxPool, "the element with the largest lower bound; above it the largest upper bound");
        return rows;
    }
}
