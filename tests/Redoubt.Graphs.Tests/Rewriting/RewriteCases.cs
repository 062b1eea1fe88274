using Redoubt.Tensors;

namespace Redoubt.Graphs.Tests;

/// <summary>One graph for each rewrite, and what it must become. Constants are small multiples of 1/8, so that folding them rounds nothing.</summary>
internal static class RewriteCases
{
    private static readonly Dimension N = Dimension.Batch;
    private static readonly TensorType Matrix = TensorType.Float(N, 4);
    private static readonly TensorType Image = TensorType.Float(N, 4, 5, 5);
    private static readonly WindowAttributes Three = new() { KernelHeight = 3, KernelWidth = 3, PadTop = 1, PadLeft = 1, PadBottom = 1, PadRight = 1 };
    private static readonly WindowAttributes Unpadded = new() { KernelHeight = 3, KernelWidth = 3, StrideHeight = 2 };

    public static IReadOnlyList<RewriteCase> All { get; } = [.. Movement(), .. Arithmetic(), .. Affine(), .. Products()];

    /// <summary>A constant whose elements are multiples of 1/8 in [-1, 1], never 0.</summary>
    public static Value Dyadic(GraphBuilder b, params int[] extents)
    {
        var shape = new Shape(extents);
        var key = new RandomKey((ulong)(shape.Count * 31 + extents.Length));
        return b.Constant(Literal.Of(shape, [.. Enumerable.Range(0, shape.Count).Select(i => (1 + key.Below(8, (uint)i)) * (i % 3 == 0 ? -0.125f : 0.125f))]));
    }

    private static IEnumerable<RewriteCase> Movement()
    {
        const string nothing = "Reshape(x), Transpose(x), Expand(x), Cast(x), Slice(x), Pad(x) or Concat(x) that changes nothing → x";
        yield return new(nothing, "Relu", (_, x) => x[0].Transpose(0, 1).Relu(), Matrix);
        yield return new(nothing, "Relu", (_, x) => x[0].Slice(1, 0, 4).Relu(), Matrix);
        yield return new(nothing, "Relu", (_, x) => x[0].Unary(OpKind.Pad, new PadAttributes([0, 0], [0, 0], 1)).Relu(), Matrix);
        yield return new(nothing, "Relu", (b, x) => b.Apply(OpKind.Concat, [x[0]], new ConcatAttributes(1)).Relu(), Matrix);
        yield return new(nothing, "Relu", (_, x) => x[0].Unary(OpKind.Cast, new CastAttributes(ElementType.Float32)).Relu(), Matrix);
        yield return new(nothing, "Slice", (_, x) => x[0].Slice(1, 1, 4), Matrix);
        yield return new("Reshape(Reshape(x)) → Reshape(x)", "Reshape", (_, x) => x[0].Reshape(N, 2, 2).Reshape(N, 1, 4), Matrix);
        yield return new("Reshape(Reshape(x)) → Reshape(x)", "Relu", (_, x) => x[0].Reshape(N, 2, 2).Reshape(N, 4).Relu(), Matrix);
        yield return new("Transpose(Transpose(x)) → Transpose(x)", "Transpose", (_, x) => x[0].Transpose(0, 2, 3, 1).Transpose(0, 2, 1, 3), Image);
        yield return new("Transpose(Transpose(x)) → Transpose(x)", "Relu", (_, x) => x[0].Transpose(0, 2, 3, 1).Transpose(0, 3, 1, 2).Relu(), Image);
        const string run = "Reshape(Slice(x)) to rows of one run of numbers each → Slice(Reshape(x))";
        yield return new(run, "Reshape Slice Relu", (_, x) => x[0].Slice(1, 2, 3).Reshape(N, 25).Relu(), Image);
        yield return new(run, "Reshape Slice Relu", (_, x) => x[0].Slice(2, 1, 3).Reshape(N, 10).Relu(), TensorType.Float(N, 1, 4, 5));
        const string turned = "Transpose(Transpose(x)·c + d), also without factor or summand → Transpose(x)·c + d with the constants turned";
        yield return new(turned, "Mul Relu", (b, x) => (x[0].Transpose(0, 2, 3, 1) * Dyadic(b, 4)).Transpose(0, 3, 1, 2).Relu(), Image);
        yield return new(turned, "Mul Add", (b, x) => (x[0].Transpose(0, 2, 1, 3) * Dyadic(b, 4, 1) + Dyadic(b, 4, 5)).Transpose(0, 2, 1, 3), Image);
        yield return new("Transpose that moves axes of extent 1 only → Reshape", "Reshape", (_, x) => x[0].Transpose(1, 0, 2), TensorType.Float(N, 1, 4));
        yield return new("Expand(Expand(x)) → Expand(x)", "Expand", (_, x) => x[0].Expand(3, 4).Expand(2, 3, 4), TensorType.Float(4));
        yield return new("Reduction over axes of extent 1, or none → Reshape", "Reshape", (_, x) => x[0].Mean([1]), TensorType.Float(N, 1, 4));
        yield return new("Reduction over axes of extent 1, or none → Reshape", "Relu", (_, x) => x[0].Largest([1], true).Relu(), TensorType.Float(N, 1, 4));
        yield return new("f(Expand(x)) → Expand(f(x)) for f of one operand", "Exp Expand", (_, x) => x[0].Expand(2, 3, 4).Unary(OpKind.Exp), TensorType.Float(4));
        yield return new("Expand(x) ∘ y → x ∘ y where ∘ broadcasts", "Mul", (_, x) => x[0].Expand(N, 4) * x[1], TensorType.Float(4), Matrix);
        yield return new("Expand(x) ∘ y → x ∘ y where ∘ broadcasts", "Expand Mul", (_, x) => x[0].Expand(3, 4) * x[1], TensorType.Float(4), TensorType.Float(4));
    }

    private static IEnumerable<RewriteCase> Arithmetic()
    {
        yield return new("c + x → x + c, c·x → x·c", "Mul Add", (b, x) => b.Constant(3f) + b.Constant(2f) * x[0], Matrix);
        yield return new("x - c → x + (-c)", "Add", (b, x) => x[0] - b.Constant(3f), Matrix);
        yield return new("0 - x → -x", "Neg", (b, x) => b.Constant(0f) - x[0], Matrix);
        yield return new("x + 0, x·1, x/1, x^1 → x", "Relu", (b, x) => ((x[0] + 0f) * 1f / b.Constant(1f)).Binary(OpKind.Pow, b.Constant(1f)).Relu(), Matrix);
        yield return new("x + 0, x·1, x/1, x^1 → x", "Expand", (b, x) => x[0] + b.Constant(Literal.Of(new Shape(3, 4), new float[12])), TensorType.Float(4));
        yield return new("x·(-1) → -x", "Neg", (_, x) => x[0] * -1f, Matrix);
        yield return new("--x → x, not not x → x, |-x| → |x|, Relu(Relu(x)) → Relu(x)", "Relu", (_, x) => (-(-x[0])).Relu().Relu(), Matrix);
        yield return new("--x → x, not not x → x, |-x| → |x|, Relu(Relu(x)) → Relu(x)", "Abs", (_, x) => (-x[0]).Unary(OpKind.Abs), Matrix);
        yield return new(
            "--x → x, not not x → x, |-x| → |x|, Relu(Relu(x)) → Relu(x)",
            "Greater Where",
            (_, x) => x[0].Where(x[0].Binary(OpKind.Greater, x[1]).Unary(OpKind.Not).Unary(OpKind.Not), x[1]),
            Matrix,
            Matrix);
        yield return new("x + (-y) → x - y, x - (-y) → x + y", "Sub", (_, x) => x[0] + -x[1], Matrix, Matrix);
        yield return new("x + (-y) → x - y, x - (-y) → x + y", "Add", (_, x) => x[0] - -x[1], Matrix, Matrix);
        yield return new("x + (-y) → x - y, x - (-y) → x + y", "Sub", (_, x) => -x[0] + x[1], Matrix, Matrix);
        yield return new(
            "Where with a constant condition → its branch",
            "Relu",
            (b, x) => x[0].Where(b.Constant(Literal.Of(new Shape(4), Enumerable.Repeat(true, 4).ToArray())), x[1]).Relu(),
            Matrix,
            Matrix);
    }

    private static IEnumerable<RewriteCase> Affine()
    {
        yield return new("x/c → x·(1/c)", "Mul", (b, x) => x[0] / b.Constant(4f), Matrix);
        yield return new("(x + a) + b → x + (a + b), (x·a)·b → x·(a·b)", "Mul Add", (b, x) => x[0] * Dyadic(b, 4) * 0.5f + 0.25f + Dyadic(b, 4), Matrix);
        yield return new("(-x)·c → x·(-c)", "Mul", (b, x) => -x[0] * Dyadic(b, 4), Matrix);
        yield return new("(x + a) + (y + b) → (x + y) + (a + b)", "Add Add", (b, x) => (x[0] + Dyadic(b, 4)) + (x[1] + 0.5f), Matrix, Matrix);
        yield return new(
            "(P + b)·s → P·s + b·s for a product P with constant weights",
            "MatMul Add",
            (b, x) => (x[0].MatMul(Dyadic(b, 4, 3)) + Dyadic(b, 3)) * Dyadic(b, 1, 3),
            Matrix);
        yield return new("(x + a)·b + c → x·b + (a·b + c)", "Mul Add", (b, x) => (x[0] + Dyadic(b, 4)) * 0.5f + Dyadic(b, 4), Matrix);
        yield return new("Log(Softmax(x)) → LogSoftmax(x)", "LogSoftmax", (_, x) => x[0].Unary(OpKind.Softmax).Unary(OpKind.Log), Matrix);
    }

    private static IEnumerable<RewriteCase> Products()
    {
        yield return new(
            "MatMul of a transposed matrix → MatMul with its flag", "MatMul", (_, x) => x[0].Transpose(1, 0).MatMul(x[1].Transpose(1, 0)), Matrix, TensorType.Float(3, N));
        yield return new(
            "Conv(Pad(x, 0)) → Conv with borders",
            "Conv",
            (b, x) => x[0].Unary(OpKind.Pad, new PadAttributes([0, 0, 1, 2], [0, 0, 0, 1], 0)).Conv(Dyadic(b, 3, 4, 3, 3), Unpadded),
            Image);
        const string result = "Conv(x, W)·s → Conv(x, s·W), one factor per output channel; the same for the gradient of its image";
        const string operand = "Conv(x·s, W) → Conv(x, s·W), one factor per channel; the same for the gradient of its image";
        const string shift = "Conv(x + b, W) without borders → Conv(x, W) + Σ b·W";
        WindowAttributes onto = Three with { ImageHeight = 5, ImageWidth = 5 };
        foreach (int groups in (int[])[1, 2])
        {
            yield return new(result, "Conv", (b, x) => x[0].Conv(Dyadic(b, 6, 4 / groups, 3, 3), Three with { Groups = groups }) * Dyadic(b, 6, 1, 1), Image);
            yield return new(result, "ConvInputGradient", (b, x) => Back(b, x[0], groups) * Dyadic(b, 1, 4, 1, 1), TensorType.Float(N, 6, 5, 5));
            yield return new(operand, "Conv", (b, x) => (x[0] * Dyadic(b, 4, 1, 1)).Conv(Dyadic(b, 6, 4 / groups, 3, 3), Three with { Groups = groups }), Image);
            yield return new(operand, "ConvInputGradient", (b, x) => Back(b, x[0] * Dyadic(b, 6, 1, 1), groups), TensorType.Float(N, 6, 5, 5));
            yield return new(
                shift, "Conv Add", (b, x) => (x[0] + Dyadic(b, 4, 1, 1)).Conv(Dyadic(b, 6, 4 / groups, 3, 3), Unpadded with { Groups = groups }), Image);
        }

        yield return new(shift, "Conv Add", (b, x) => (x[0] + 0.5f).Conv(Dyadic(b, 6, 4, 3, 3), Unpadded), Image);
        foreach (bool transposed in (bool[])[false, true])
        {
            int[] extents = transposed ? [3, 4] : [4, 3];
            yield return new("(x·W)·s → x·(W·s), one factor per column", "MatMul", (b, x) => x[0].MatMul(Dyadic(b, extents), false, transposed) * Dyadic(b, 3), Matrix);
            yield return new("(x·s)·W → x·(s·W), one factor per row of W", "MatMul", (b, x) => (x[0] * Dyadic(b, 4)).MatMul(Dyadic(b, extents), false, transposed), Matrix);
            yield return new("(x + b)·W → x·W + b·W", "MatMul Add", (b, x) => (x[0] + Dyadic(b, 1, 4)).MatMul(Dyadic(b, extents), false, transposed), Matrix);
            yield return new("(x + b)·W → x·W + b·W", "MatMul Add", (b, x) => (x[0] + 0.5f).MatMul(Dyadic(b, extents), false, transposed), Matrix);
        }

        Value Back(GraphBuilder b, Value x, int groups) =>
            x.Binary(OpKind.ConvInputGradient, Dyadic(b, 6, 4 / groups, 3, 3), onto with { Groups = groups });
    }
}
