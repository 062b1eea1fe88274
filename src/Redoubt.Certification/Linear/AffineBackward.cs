using System.Collections.Frozen;
using System.Collections.Immutable;
using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Certification;

/// <summary>Operations that are linear in each operand: coefficients go back through the transposed operation, which is its gradient.</summary>
/// <remarks>What executions lose in the forward sum, and this pass in the backward one, is charged at the result: both are at most γ times Σ|w||x|.</remarks>
internal static class AffineBackward
{
    // Bias, factor, folding of both, and what comes after.
    private const int Margin = 8;

    private static readonly FrozenDictionary<OpKind, AffineOperation> Operations = new Dictionary<OpKind, AffineOperation>
    {
        [OpKind.Add] = new(static (_, _) => 1, Copies),
        [OpKind.Sub] = new(static (_, _) => 1, Copies),
        [OpKind.Mul] = new(static (_, _) => 1, Copies),
        [OpKind.Div] = new(static (_, _) => 1, Copies),
        [OpKind.MatMul] = new(static (n, all) => Inner(n, all), static (n, _, _) => n.Type[^1].Size),
        [OpKind.Conv] = new(ConvTerms, static (n, all, _) => ConvGradientTerms(n, all)),
        [OpKind.ConvInputGradient] = new(ConvGradientTerms, static (n, all, _) => ConvTerms(n, all)),
        [OpKind.AveragePool] = new(WindowTerms, static (n, all, _) => WindowTerms(n, all)),
        [OpKind.AveragePoolGradient] = new(WindowTerms, static (n, all, _) => WindowTerms(n, all)),
        [OpKind.ReduceSum] = new(ReducedTerms, static (_, _, _) => 0),
        [OpKind.ReduceMean] = new(ReducedTerms, static (_, _, _) => 3),
        [OpKind.Expand] = new(static (_, _) => 0, Copies),
        [OpKind.Neg] = Movement,
        [OpKind.Surrogate] = Movement,
        [OpKind.Reshape] = Movement,
        [OpKind.Transpose] = Movement,
        [OpKind.Concat] = Movement,
        [OpKind.Slice] = Movement,
        [OpKind.Pad] = Movement,
    }.ToFrozenDictionary();

    private static AffineOperation Movement => new(static (_, _) => 0, static (_, _, _) => 0) { IsMovement = true };

    public static AffineOperation? Find(OpKind kind) => Operations.GetValueOrDefault(kind);

    /// <summary>The rule of all of them.</summary>
    public static void Pass(LinearCall c)
    {
        bool isSum = c.Node.Kind is OpKind.Add or OpKind.Sub;
        int[] varying = [.. Enumerable.Range(0, OperandCount(c)).Where(operand => !c.IsPoint(operand) && (!isSum || HasRows(c, operand)))];
        AffineOperation operation = Operations[c.Node.Kind];
        bool isBilinear = c.Node.Kind is OpKind.Mul or OpKind.Div or OpKind.MatMul or OpKind.Conv or OpKind.ConvInputGradient;
        if (!varying.All(operand => HasRows(c, operand)) || (isBilinear && !IsLinearInFirst(c, varying)) || !KeepsRows(c))
        {
            c.Cut();
            return;
        }

        if (!operation.IsMovement)
        {
            int held = Enumerable.Range(0, OperandCount(c)).Max(operand => c.Operand(operand) is PointInterval point ? point.Roundings : 0) + Margin;
            long backward = varying.Select(operand => operation.Backward(c.Node, c.AllNodes, operand)).DefaultIfEmpty(0).Max();
            c.Charge(null, LinearTerms.Rounding(c.TermsMagnitude(operation), FloatingPoint.Gamma(operation.Forward(c.Node, c.AllNodes) + held) + FloatingPoint.Gamma(backward + held)));
            foreach (int operand in varying) c.Sweep.Terms.AddUnderflow(c.Magnitude(operand));
        }

        ChargeConstants(c, varying);
        foreach (int operand in varying) c.Send(operand, Transposed(c, operand), isRounded: false);
    }

    private static int OperandCount(LinearCall c) => c.Node.Kind == OpKind.Surrogate ? 1 : c.Node.Inputs.Length;

    // Where an operand's axes are counted from the right, its first one is only the result's first if it has as many.
    private static bool HasRows(LinearCall c, int operand)
    {
        bool isByElement = c.Node.Kind is OpKind.Add or OpKind.Sub or OpKind.Mul or OpKind.Div or OpKind.Expand;
        return c.HasRows(operand) && (!isByElement || c.TypeOf(operand).Rank == c.Node.Type.Rank);
    }

    // One factor varies, in the place where the rule expects it, and weights are shared by all rows.
    private static bool IsLinearInFirst(LinearCall c, int[] varying)
    {
        if (varying.Length != 1) return false;
        if (c.Node.Kind == OpKind.Mul) return true;
        if (varying[0] != 0 || c.TypeOf(0).Rank < 2) return false;
        return c.Node.Kind != OpKind.MatMul || (c.TypeOf(1).Rank == 2 && !c.Attributes<MatMulAttributes>().TransposeLeft);
    }

    // The first axis stays the first, and nothing is moved along it.
    private static bool KeepsRows(LinearCall c) => c.Node.Attributes switch
    {
        TransposeAttributes transpose => transpose.Order[0] == 0,
        ConcatAttributes concat => concat.Axis > 0,
        ReduceAttributes reduce => !reduce.Axes.Contains(0),
        PadAttributes pad => pad.Before[0] == 0 && pad.After[0] == 0,
        SliceAttributes slice => slice.Starts[0] == 0 && slice.Stops[0] == int.MaxValue && slice.Steps[0] == 1,
        _ => true,
    };

    // What the operation gives where all varying operands are 0.
    private static void ChargeConstants(LinearCall c, int[] varying)
    {
        if (c.Node.Kind is OpKind.Add or OpKind.Sub)
        {
            for (int operand = 0; operand < 2; operand++)
            {
                if (varying.Contains(operand)) continue;
                Interval interval = c.Interval(operand);
                (Value middle, Value spread) = LinearTerms.Ball(interval.Lower, interval.Upper);
                c.Charge(operand == 1 && c.Node.Kind == OpKind.Sub ? -middle : middle, spread);
            }
        }
        else if (c.Node.Kind == OpKind.Pad && c.Attributes<PadAttributes>() is { Value: not 0 } pad)
        {
            Value border = c.Builder.Constant(0f).Expand(c.TypeOf(0).Dimensions.AsSpan()).Unary(OpKind.Pad, pad);
            c.Charge(border, LinearTerms.Rounding(border.Unary(OpKind.Abs), 8 * FloatingPoint.UnitRoundoff));
        }
        else if (c.Node.Kind == OpKind.Concat)
        {
            foreach (int operand in Enumerable.Range(0, c.Node.Inputs.Length).Except(varying)) c.Sweep.Cut(c.Node.Inputs[operand], Transposed(c, operand));
        }
    }

    /// <summary>Λ moved to one operand by the operation's gradient, which a linear operation takes at any point: here at zeros of the operand's shape.</summary>
    private static Value Transposed(LinearCall c, int operand)
    {
        Value[] operands = new Value[OperandCount(c)];
        for (int i = 0; i < operands.Length; i++)
        {
            if (c.Operand(i) is PointInterval point && c.Node.Kind != OpKind.Concat) operands[i] = point.Center;
            else operands[i] = HasRows(c, i) ? Probe(c, c.TypeOf(i)) : c.Builder.Constant(0f).Expand(c.TypeOf(i).Dimensions.AsSpan());
        }

        if (c.Node.Kind == OpKind.Surrogate) return c.Coefficient;
        Value result = c.Builder.Apply(c.Node.Kind, operands, RowNodes.ManyRows(c.Node.Attributes));
        return Gradient.Of(result, c.Coefficient, operands[operand])[0];
    }

    // A literal of its own, so that no two probes are one node.
    private static Value Probe(LinearCall c, TensorType type) =>
        c.Builder.Constant(Literal.Of(new Shape(1), new float[1])).Expand(RowNodes.ManyRows(type).Dimensions.AsSpan());

    private static long Inner(Node node, ImmutableArray<Node> all) => all[node.Inputs[0]].Type[^1].Size;

    private static long ConvTerms(Node node, ImmutableArray<Node> all)
    {
        TensorType weights = all[node.Inputs[1]].Type;
        return (long)weights[1].Size * weights[2].Size * weights[3].Size;
    }

    private static long ConvGradientTerms(Node node, ImmutableArray<Node> all)
    {
        TensorType weights = all[node.Inputs[1]].Type;
        return (long)weights[0].Size / node.As<WindowAttributes>().Groups * weights[2].Size * weights[3].Size;
    }

    private static long WindowTerms(Node node, ImmutableArray<Node> all)
    {
        WindowAttributes window = node.As<WindowAttributes>();
        return ((long)window.KernelHeight * window.KernelWidth) + 3;
    }

    private static long ReducedTerms(Node node, ImmutableArray<Node> all)
    {
        long terms = 3, product = 1;
        foreach (int axis in node.As<ReduceAttributes>().Axes) product *= all[node.Inputs[0]].Type[axis].Size;
        return terms + product;
    }

    // A smaller operand is copied along the result; its coefficients are sums over the copies.
    private static long Copies(Node node, ImmutableArray<Node> all, int operand) => 1 + (Count(node.Type) / Math.Max(1, Count(all[node.Inputs[operand]].Type)));

    private static long Count(TensorType type) => type.Dimensions.Aggregate(1L, static (count, d) => count * d.Size);
}
