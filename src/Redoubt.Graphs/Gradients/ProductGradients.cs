namespace Redoubt.Graphs;

/// <summary>Gradients of matrix products and convolutions: each is linear in every operand.</summary>
internal static class ProductGradients
{
    // C = op(A)·op(B): op(A)' = C'·op(B)ᵀ and op(B)' = op(A)ᵀ·C'; where the operand itself is transposed, so is its gradient.
    public static void MatMul(GradientCall c)
    {
        MatMulAttributes product = c.Attributes<MatMulAttributes>();
        (bool left, bool right) = (product.TransposeLeft, product.TransposeRight);
        Value a = c[0], b = c[1];
        c.Send(0, () =>
        {
            Value gradient = left ? b.MatMul(c.FullGradient, right, true) : c.FullGradient.MatMul(b, false, !right);
            return SumLeading(gradient, a.Type);
        });
        c.Send(1, () =>
        {
            if (b.Type.Rank == 2 && a.Type.Rank > 2 && !left) return SharedRight(c, right);
            Value gradient = right ? c.FullGradient.MatMul(a, true, left) : a.MatMul(c.FullGradient, !left, false);
            return SumLeading(gradient, b.Type);
        });
    }

    public static void Conv(GradientCall c)
    {
        WindowAttributes window = c.Attributes<WindowAttributes>();
        c.Send(0, () => c.FullGradient.Binary(OpKind.ConvInputGradient, c[1], Onto(window, c[0].Type)));
        c.Send(1, () => c[0].Binary(OpKind.ConvWeightGradient, c.FullGradient, window));
    }

    // Both gradients of Conv are the same trilinear form Σ image·weights·output, so their own gradients are its other two.
    public static void ConvInputGradient(GradientCall c)
    {
        WindowAttributes window = Onto(c.Attributes<WindowAttributes>(), null);
        c.Send(0, () => c.FullGradient.Conv(c[1], window));
        c.Send(1, () => c.FullGradient.Binary(OpKind.ConvWeightGradient, c[0], window));
    }

    public static void ConvWeightGradient(GradientCall c)
    {
        WindowAttributes window = Onto(c.Attributes<WindowAttributes>(), null);
        c.Send(0, () => c[1].Binary(OpKind.ConvInputGradient, c.FullGradient, Onto(window, c[0].Type)));
        c.Send(1, () => c[0].Conv(c.FullGradient, window));
    }

    /// <summary>The window of a gradient with respect to an image of a given type; null: the window of the operation itself.</summary>
    public static WindowAttributes Onto(WindowAttributes window, TensorType? image) =>
        window with { ImageHeight = image?[2].Size ?? 0, ImageWidth = image?[3].Size ?? 0 };

    /// <summary>The gradient of a matrix shared by all blocks of the left operand: one product over all their rows.</summary>
    private static Value SharedRight(GradientCall c, bool transposed)
    {
        Value rows = Flatten(c[0]), gradient = Flatten(c.FullGradient);
        return transposed ? gradient.MatMul(rows, true, false) : rows.MatMul(gradient, true, false);
    }

    private static Value Flatten(Value value)
    {
        Dimension rows = value.Type.With(value.Type.Dimensions.AsSpan()[..^1]).ElementCount();
        return value.Reshape(rows, value.Type[^1]);
    }

    /// <summary>Sums over the leading axes along which a factor was copied; the last two axes already fit.</summary>
    private static Value SumLeading(Value gradient, TensorType operand) => Broadcasting.SumTo(gradient, gradient.Type, operand);
}
