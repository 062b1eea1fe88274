namespace Redoubt.Graphs;

/// <summary>Rewrites that compute before copying instead of after.</summary>
internal static class BroadcastRewrites
{
    public static Value? UnaryOfExpand(RewriteCall c) =>
        c.IsOwn(c[0], OpKind.Expand, out Node? expand)
            ? c.Emit(OpKind.Expand, c.With(c.Operand(expand, 0)), MovementRewrites.Extents(c.Type))
            : null;

    public static Value? AbsorbExpand(RewriteCall c)
    {
        var operands = new Value[c.OperandCount];
        bool absorbed = false;
        for (int i = 0; i < operands.Length; i++) operands[i] = c[i];
        for (int i = 0; i < operands.Length; i++)
        {
            if (!c.Is(operands[i], OpKind.Expand, out Node? expand)) continue;
            Value before = operands[i];
            operands[i] = c.Operand(expand, 0);
            bool same = TypeRules.Infer(c.Kind, [.. operands.Select(static v => v.Type)], c.AnyAttributes).Equals(c.Type);
            absorbed |= same;
            if (!same) operands[i] = before;
        }

        return absorbed ? c.With(operands) : null;
    }
}
