using Redoubt.Graphs;

namespace Redoubt.Certification;

/// <summary>Softmax and its logarithm in their sharp form: one score at its lower end against all others at their upper ends, and the other way round.</summary>
/// <remarks>s_i = e^x_i / (e^x_i + Σ_{j≠i} e^x_j) grows with x_i and falls with every other, so its range over a box has these two ends exactly.</remarks>
internal static class SoftmaxIntervals
{
    // e^(x - m) in float32 with |x - m| < 120, beyond which it vanishes: the subtraction's rounding counts 120·2^-24, ours and theirs; 16 ulp for the function.
    private const double Share = (240 * FloatingPoint.UnitRoundoff) + (40.0 / (1 << 23));

    // More than an exponential that vanished.
    private const double Vanished = 1e-36;

    public static Bounds Softmax(IntervalCall c)
    {
        Sums s = new(c);
        Value low = s.Quotient(s.SmallOwn, s.LargeOthers, up: false), high = s.Quotient(s.LargeOwn, s.SmallOthers, up: true);
        return IntervalCall.Range(low + s.Poison, high + s.Poison, nonNegative: true, together: true);
    }

    // x_i - m - ln(e^(x_i - m) + Σ_{j≠i} e^(x_j - m)) ≤ 0.
    public static Bounds LogSoftmax(IntervalCall c)
    {
        Sums s = new(c);
        var subtraction = new FunctionError(4 * FloatingPoint.UnitRoundoff, 0);
        Value low = FloatingPoint.Down(s.Lower - s.Largest, subtraction) - s.LogarithmUp(s.SmallOwn, s.LargeOthers);
        Value high = FloatingPoint.Up(s.Upper - s.Largest, subtraction) - s.LogarithmDown(s.LargeOwn, s.SmallOthers);
        Value zero = c.Builder.Constant(0f);
        return IntervalCall.Range(
            FloatingPoint.Down(low - s.Cancellation, s.Execution) + s.Poison,
            FloatingPoint.Up(high + s.Cancellation, s.Execution).Binary(OpKind.Min, zero) + s.Poison,
            together: true);
    }

    /// <summary>The exponentials of both ends, shifted by the largest upper end, and the sums of all but one of them.</summary>
    private sealed class Sums
    {
        private readonly double _relative;
        private readonly double _lost;

        public Sums(IntervalCall c)
        {
            Interval x = c[0].Joined();
            IntegerList last = [c.Type.Rank - 1];
            long terms = c.Type[^1].Size;
            _relative = Share + FloatingPoint.Gamma(terms + 8);
            _lost = Vanished * (terms + 4);
            (Lower, Upper) = (x.Lower, x.Upper);
            Largest = x.Upper.Largest(last, keepDimensions: true);
            Value small = (x.Lower - Largest).Unary(OpKind.Exp), large = (x.Upper - Largest).Unary(OpKind.Exp);
            (SmallOwn, LargeOwn) = (small, large);
            LargeOthers = Larger(AllButOwn(large));
            SmallOthers = Smaller(AllButOwn(small));
            Poison = (x.Lower - x.Upper) * 0f;

            // Others may subtract the logarithm of the whole sum from a score, and lose an error of the scores' own size.
            Value magnitude = x.Upper.Binary(OpKind.Max, -x.Lower).Largest(last, keepDimensions: true);
            Cancellation = magnitude * FloatingPoint.RoundUp(8 * FloatingPoint.UnitRoundoff);
            Execution = new FunctionError(40.0 / (1 << 23), 2 * _relative * (1 + 1e-6) + 1e-6);
        }

        public Value Lower { get; }

        public Value Upper { get; }

        public Value Largest { get; }

        public Value SmallOwn { get; }

        public Value LargeOwn { get; }

        public Value LargeOthers { get; }

        public Value SmallOthers { get; }

        /// <summary>0 where both bounds are finite, elsewhere not a number.</summary>
        public Value Poison { get; }

        public FunctionError Execution { get; }

        /// <summary>What an execution may lose by subtracting numbers of the scores' size.</summary>
        public Value Cancellation { get; }

        /// <summary>a / (a + b), which grows with a and falls with b, and never leaves [0, 1].</summary>
        public Value Quotient(Value own, Value others, bool up)
        {
            Value a = up ? Larger(own) : Smaller(own);
            Value quotient = a / (a + others + FloatingPoint.RoundUp(up ? 0 : _lost));
            var error = new FunctionError(2 * _relative, _lost);
            return up
                ? FloatingPoint.Up(quotient, error).Binary(OpKind.Min, own.Builder.Constant(1f))
                : FloatingPoint.Down(quotient, error).Relu();
        }

        public Value LogarithmUp(Value own, Value others) => FloatingPoint.Up((Larger(own) + others).Unary(OpKind.Log), FunctionError.Unbounded);

        public Value LogarithmDown(Value own, Value others) => FloatingPoint.Down((Smaller(own) + others).Unary(OpKind.Log), FunctionError.Unbounded);

        // What stands before and what stands after: no difference, so nothing cancels.
        private static Value AllButOwn(Value values)
        {
            int last = values.Type.Rank - 1;
            Value before = values.Unary(OpKind.CumSum, new CumSumAttributes(last, Exclusive: true, Reverse: false));
            return before + values.Unary(OpKind.CumSum, new CumSumAttributes(last, Exclusive: true, Reverse: true));
        }

        private Value Larger(Value own) => (own * FloatingPoint.RoundUp(1 + (2 * _relative))) + FloatingPoint.RoundUp(2 * _lost);

        private Value Smaller(Value own) => ((own * FloatingPoint.RoundDown(1 - (2 * _relative))) + -FloatingPoint.RoundUp(2 * _lost)).Relu();
    }
}
