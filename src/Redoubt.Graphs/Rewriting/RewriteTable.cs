using System.Collections.Frozen;

namespace Redoubt.Graphs;

/// <summary>All rewrites. Rows are tried in this order; the first that applies wins.</summary>
internal static class RewriteTable
{
    private static readonly OpKind[] Broadcasting =
    [
        OpKind.Add, OpKind.Sub, OpKind.Mul, OpKind.Div, OpKind.Remainder, OpKind.Pow, OpKind.Min, OpKind.Max, OpKind.Equal, OpKind.Greater,
        OpKind.GreaterOrEqual, OpKind.And, OpKind.Or, OpKind.Where,
    ];

    private static readonly OpKind[] Unary =
    [
        OpKind.Neg, OpKind.Abs, OpKind.Sign, OpKind.Exp, OpKind.Log, OpKind.Sqrt, OpKind.Relu, OpKind.LeakyRelu, OpKind.Sigmoid, OpKind.Tanh, OpKind.Clip,
        OpKind.Cast, OpKind.Not, OpKind.Expm1, OpKind.Log1p, OpKind.Softplus, OpKind.Erf, OpKind.Sin, OpKind.Cos, OpKind.Atan, OpKind.Asinh, OpKind.Floor,
        OpKind.Ceil, OpKind.Round,
    ];

    public static IReadOnlyList<RewriteRow> Rows { get; } =
    [
        Exact("Reshape(x), Transpose(x), Expand(x), Cast(x), Slice(x), Pad(x) or Concat(x) that changes nothing → x", MovementRewrites.Identity,
            OpKind.Reshape, OpKind.Transpose, OpKind.Expand, OpKind.Cast, OpKind.Slice, OpKind.Pad, OpKind.Concat),
        Exact("Reshape(Reshape(x)) → Reshape(x)", MovementRewrites.ReshapeChain, OpKind.Reshape),
        Exact("Reshape(Slice(x)) to rows of one run of numbers each → Slice(Reshape(x))", MovementRewrites.RunOfRow, OpKind.Reshape),
        Exact("Transpose(Transpose(x)) → Transpose(x)", MovementRewrites.TransposeChain, OpKind.Transpose),
        Exact("Transpose(Transpose(x)·c + d), also without factor or summand → Transpose(x)·c + d with the constants turned", MovementRewrites.TransposeOfAffine, OpKind.Transpose),
        Exact("Transpose that moves axes of extent 1 only → Reshape", MovementRewrites.TransposeAsReshape, OpKind.Transpose),
        Exact("Expand(Expand(x)) → Expand(x)", MovementRewrites.ExpandChain, OpKind.Expand),
        Exact("Reduction over axes of extent 1, or none → Reshape", MovementRewrites.EmptyReduction, OpKind.ReduceSum, OpKind.ReduceMean, OpKind.ReduceMax),
        Exact("f(Expand(x)) → Expand(f(x)) for f of one operand", BroadcastRewrites.UnaryOfExpand, Unary),
        Exact("Expand(x) ∘ y → x ∘ y where ∘ broadcasts", BroadcastRewrites.AbsorbExpand, Broadcasting),
        Exact("c + x → x + c, c·x → x·c", IdentityRewrites.ConstantRight, OpKind.Add, OpKind.Mul),
        Exact("x - c → x + (-c)", IdentityRewrites.SubtractConstant, OpKind.Sub),
        Exact("0 - x → -x", IdentityRewrites.SubtractFromZero, OpKind.Sub),
        Exact("x + 0, x·1, x/1, x^1 → x", IdentityRewrites.Neutral, OpKind.Add, OpKind.Mul, OpKind.Div, OpKind.Pow),
        Exact("x·(-1) → -x", IdentityRewrites.TimesMinusOne, OpKind.Mul),
        Exact("--x → x, not not x → x, |-x| → |x|, Relu(Relu(x)) → Relu(x)", IdentityRewrites.Repeated, OpKind.Neg, OpKind.Not, OpKind.Abs, OpKind.Relu),
        Exact("x + (-y) → x - y, x - (-y) → x + y", IdentityRewrites.NegatedTerm, OpKind.Add, OpKind.Sub),
        Exact("Where with a constant condition → its branch", IdentityRewrites.ConstantCondition, OpKind.Where),
        Exact("MatMul of a transposed matrix → MatMul with its flag", ProductRewrites.TransposedFactor, OpKind.MatMul),
        Exact("Conv(Pad(x, 0)) → Conv with borders", ProductRewrites.ConvOfPad, OpKind.Conv),
        Exact("(-x)·c → x·(-c)", AffineRewrites.NegatedFactor, OpKind.Mul),
        Rounding("x/c → x·(1/c)", AffineRewrites.DivideByConstant, OpKind.Div),
        Rounding("(x + a) + b → x + (a + b), (x·a)·b → x·(a·b)", AffineRewrites.MergeConstants, OpKind.Add, OpKind.Mul),
        Rounding("(x + a) + (y + b) → (x + y) + (a + b)", AffineRewrites.MergeBiases, OpKind.Add),
        Rounding("(P + b)·s → P·s + b·s for a product P with constant weights", AffineRewrites.DistributeOverBias, OpKind.Mul),
        Rounding("(x + a)·b + c → x·b + (a·b + c)", AffineRewrites.MergeAffine, OpKind.Add),
        Rounding("Conv(x, W)·s → Conv(x, s·W), one factor per output channel; the same for the gradient of its image", ScaleRewrites.ConvResult, OpKind.Mul),
        Rounding("Conv(x·s, W) → Conv(x, s·W), one factor per channel; the same for the gradient of its image", ScaleRewrites.ConvOperand, OpKind.Conv, OpKind.ConvInputGradient),
        Rounding("Conv(x + b, W) without borders → Conv(x, W) + Σ b·W", ScaleRewrites.ConvOfBias, OpKind.Conv),
        Rounding("(x·W)·s → x·(W·s), one factor per column", ScaleRewrites.MatMulResult, OpKind.Mul),
        Rounding("(x·s)·W → x·(s·W), one factor per row of W", ScaleRewrites.MatMulOperand, OpKind.MatMul),
        Rounding("(x + b)·W → x·W + b·W", ScaleRewrites.MatMulOfBias, OpKind.MatMul),
        Rounding("Log(Softmax(x)) → LogSoftmax(x)", AffineRewrites.LogOfSoftmax, OpKind.Log),
    ];

    private static readonly FrozenDictionary<OpKind, RewriteRow[]> ByKind =
        Enum.GetValues<OpKind>().ToFrozenDictionary(static kind => kind, static kind => Rows.Where(row => row.Kinds.Contains(kind)).ToArray());

    public static RewriteRow[] For(OpKind kind) => ByKind[kind];

    private static RewriteRow Exact(string name, RewriteRule rule, params OpKind[] kinds) => new(new Rewrite(name, false), rule, kinds);

    private static RewriteRow Rounding(string name, RewriteRule rule, params OpKind[] kinds) => new(new Rewrite(name, true), rule, kinds);
}
