using Redoubt.Graphs;

namespace Redoubt.Onnx;

/// <summary>Circular and hyperbolic functions and their inverses, written so that nothing cancels near 0 or at the ends of a domain.</summary>
internal static class TrigonometricOperators
{
    /// <summary>Operators of this family by name.</summary>
    public static readonly Dictionary<string, Action<OperatorNode>> Rows = new(StringComparer.Ordinal)
    {
        ["Acos"] = static node => Of(node, Acos),
        ["Acosh"] = static node => Of(node, Acosh),
        ["Asin"] = static node => Of(node, Asin),
        ["Asinh"] = static node => Of(node, static x => x.Unary(OpKind.Asinh)),
        ["Atan"] = static node => Of(node, static x => x.Unary(OpKind.Atan)),
        ["Atanh"] = static node => Of(node, static x => (x.Unary(OpKind.Log1p) - (-x).Unary(OpKind.Log1p)) * 0.5f),
        ["Cos"] = static node => Of(node, static x => x.Unary(OpKind.Cos)),
        ["Cosh"] = static node => Of(node, static x => (x.Unary(OpKind.Exp) + (-x).Unary(OpKind.Exp)) * 0.5f),
        ["Sin"] = static node => Of(node, static x => x.Unary(OpKind.Sin)),
        ["Sinh"] = static node => Of(node, static x => (x.Unary(OpKind.Expm1) - (-x).Unary(OpKind.Expm1)) * 0.5f),
        ["Tan"] = static node => Of(node, static x => x.Unary(OpKind.Sin) / x.Unary(OpKind.Cos)),
    };

    private static void Of(OperatorNode node, Func<Value, Value> function) => node.Set(function(node.Float(0)));

    // asin x = atan(x / √(1-x²)); at ±1 the quotient is infinite and its arc ±π/2.
    private static Value Asin(Value x) => (x / Root(One(x) - x, x + 1)).Unary(OpKind.Atan);

    // acos x = 2·atan √((1-x)/(1+x)), which keeps its digits near 1, where π/2 - asin x would lose them.
    private static Value Acos(Value x) => ((One(x) - x) / (x + 1)).Unary(OpKind.Sqrt).Unary(OpKind.Atan) * 2;

    // acosh x = ln(1 + (x-1) + √(x-1)·√(x+1)); two roots, because x² could overflow.
    private static Value Acosh(Value x)
    {
        Value above = x + -1;
        return (above + above.Unary(OpKind.Sqrt) * (x + 1).Unary(OpKind.Sqrt)).Unary(OpKind.Log1p);
    }

    private static Value Root(Value a, Value b) => (a * b).Unary(OpKind.Sqrt);

    private static Value One(Value x) => x.Builder.Constant(1f);
}
