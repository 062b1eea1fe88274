using Redoubt.Graphs;

namespace Redoubt.Certification;

/// <summary>Lines around functions that are convex below 0 and concave above it, with values in [-1, 1]: chords and tangents.</summary>
/// <remarks>Zhang et al., 2018, arXiv:1811.00866, section 3.2. Where the bounds have both signs, the line above is the tangent through the left end, found by bisection. Whatever slope comes
/// out, the line's height is taken so that it is above the function everywhere: on the convex part at its ends, on the concave part by a tangent (docs/methods/linear-bounds.md).</remarks>
internal static class SigmoidLines
{
    private const int Bisections = 14;

    // More than FunctionError.Bounded at 1, and than what our own function's 4 ulp make of the derivative that is computed from it.
    private const float ValueError = 4.0f / (1 << 20), SlopeError = 2.0f / (1 << 20);

    public static void Sigmoid(LinearCall c) => Relax(c, static f => f * (f.Builder.Constant(1f) - f), total: 1);

    public static void Tanh(LinearCall c) => Relax(c, static f => f.Builder.Constant(1f) - (f * f), total: 0);

    // f(-x) = total - f(x), so the line below is the line above of the mirrored bounds.
    private static void Relax(LinearCall c, Func<Value, Value> derivative, float total)
    {
        Interval x = c.Interval(0);
        var curve = new Curve(v => v.Unary(c.Node.Kind), derivative);
        (Value upperSlope, Value upperAt0) = curve.Above(x.Lower, x.Upper);
        (Value lowerSlope, Value mirrored) = curve.Above(-x.Upper, -x.Lower);
        Value lowerAt0 = total == 0 ? -mirrored : FloatingPoint.Down(c.Builder.Constant(total) - mirrored);
        c.Relax(new Lines(lowerSlope, lowerAt0, upperSlope, upperAt0));
    }

    private sealed class Curve(Func<Value, Value> value, Func<Value, Value> derivative)
    {
        public (Value Slope, Value At0) Above(Value low, Value high)
        {
            GraphBuilder builder = low.Builder;
            Value zero = builder.Constant(0f), atLow = value(low), atHigh = value(high);
            Value chord = (atHigh - atLow) / (high - low).Binary(OpKind.Max, builder.Constant(1e-6f));

            // The concave part is [left, high], the convex one [low, right]; either may be a single point.
            Value left = low.Relu().Binary(OpKind.Min, high), right = high.Binary(OpKind.Min, zero).Binary(OpKind.Max, low);
            Value touch = Touch(low, atLow, left, high);
            Value atTouch = value(touch), tangent = derivative(atTouch);
            Value hasTangent = TangentAt(high, low).Binary(OpKind.GreaterOrEqual, atLow).Binary(OpKind.And, high.Binary(OpKind.Greater, zero));
            Value slope = tangent.Where(hasTangent, chord).Relu();
            Value atConvex = (atLow - (slope * low)).Binary(OpKind.Max, value(right) - (slope * right));

            // On the concave part f(x) ≤ f(t) + f'(t)·(x - t), which exceeds the line by the difference of slopes times the distance, on one side of t.
            Value toRight = high - touch, toLeft = touch - left;
            Value bend = ((tangent - slope).Relu() * toRight) + ((slope - tangent).Relu() * toLeft) + (toRight.Binary(OpKind.Max, toLeft) * SlopeError);
            Value atConcave = (atTouch - (slope * touch)) + bend;
            Value size = slope * low.Unary(OpKind.Abs).Binary(OpKind.Max, high.Unary(OpKind.Abs));
            Value slack = LinearTerms.Rounding(size + bend, 16 * FloatingPoint.UnitRoundoff) + ValueError;
            return (slope, FloatingPoint.Up(atConvex.Binary(OpKind.Max, atConcave) + slack));
        }

        /// <summary>Where the tangent of the concave part passes above the left end of the bounds: the middle where all is concave.</summary>
        private Value Touch(Value low, Value atLow, Value left, Value high)
        {
            Value near = left, far = high;
            for (int i = 0; i < Bisections; i++)
            {
                Value middle = (near + far) * 0.5f;
                Value isAbove = TangentAt(middle, low).Binary(OpKind.GreaterOrEqual, atLow);
                (near, far) = (near.Where(isAbove, middle), middle.Where(isAbove, far));
            }

            // Bounds that are not negative: the tangent at their middle.
            return ((left + high) * 0.5f).Where(low.Binary(OpKind.GreaterOrEqual, low.Builder.Constant(0f)), far);
        }

        private Value TangentAt(Value point, Value x)
        {
            Value at = value(point);
            return at + (derivative(at) * (x - point));
        }
    }
}
