using Redoubt.Tensors;

namespace Redoubt.Graphs;

/// <summary>Rewrites of arithmetic that does nothing.</summary>
internal static class IdentityRewrites
{
    public static Value? ConstantRight(RewriteCall c) => c.IsConstant(c[0]) && !c.IsConstant(c[1]) ? c.With(c[1], c[0]) : null;

    public static Value? SubtractConstant(RewriteCall c) =>
        c.IsConstant(c[1]) && c.Type.ElementType == ElementType.Float32 ? c.Emit(OpKind.Add, c[0], c.Emit(OpKind.Neg, c[1])) : null;

    public static Value? SubtractFromZero(RewriteCall c) => c.IsFilledWith(c[0], 0) && c[1].Type.Equals(c.Type) ? c.Emit(OpKind.Neg, c[1]) : null;

    // Where the constant also broadcasts the other operand, copying it is what remains.
    public static Value? Neutral(RewriteCall c)
    {
        if (!c.IsFilledWith(c[1], c.Kind == OpKind.Add ? 0 : 1)) return null;
        return c[0].Type.Equals(c.Type) ? c[0] : c.Emit(OpKind.Expand, c[0], MovementRewrites.Extents(c.Type));
    }

    public static Value? TimesMinusOne(RewriteCall c) => c.IsFilledWith(c[1], -1) && c[0].Type.Equals(c.Type) ? c.Emit(OpKind.Neg, c[0]) : null;

    public static Value? Repeated(RewriteCall c) => c.Kind switch
    {
        OpKind.Neg or OpKind.Not => c.Is(c[0], c.Kind, out Node? inner) ? c.Operand(inner, 0) : null,
        OpKind.Abs => c.Is(c[0], OpKind.Neg, out Node? inner) ? c.With(c.Operand(inner, 0)) : null,
        _ => c.Is(c[0], OpKind.Relu, out _) ? c[0] : null,
    };

    public static Value? NegatedTerm(RewriteCall c)
    {
        OpKind other = c.Kind == OpKind.Add ? OpKind.Sub : OpKind.Add;
        if (c.IsConstant(c[0]) || c.IsConstant(c[1])) return null;
        if (c.Is(c[1], OpKind.Neg, out Node? right)) return c.Emit(other, c[0], c.Operand(right, 0));
        return c.Kind == OpKind.Add && c.Is(c[0], OpKind.Neg, out Node? left) ? c.Emit(OpKind.Sub, c[1], c.Operand(left, 0)) : null;
    }

    public static Value? ConstantCondition(RewriteCall c)
    {
        if (c.Constant(c[0]) is not { Count: > 0 } condition) return null;
        bool first = condition.Booleans[0];
        Value branch = c[first ? 1 : 2];
        return condition.Booleans.All(b => b == first) && branch.Type.Equals(c.Type) ? branch : null;
    }
}
