namespace Redoubt.Graphs;

/// <summary>Gradients of pools and of their gradients.</summary>
internal static class WindowGradients
{
    public static void MaxPool(GradientCall c) =>
        c.Send(0, () => c[0].Binary(OpKind.MaxPoolScatter, c.FullGradient, c.Attributes<WindowAttributes>()));

    // Scatter and gather at fixed positions are each other's transpose.
    public static void MaxPoolScatter(GradientCall c) =>
        c.Send(1, () => c[0].Binary(OpKind.MaxPoolGather, c.FullGradient, c.Attributes<WindowAttributes>()));

    public static void MaxPoolGather(GradientCall c) =>
        c.Send(1, () => c[0].Binary(OpKind.MaxPoolScatter, c.FullGradient, c.Attributes<WindowAttributes>()));

    public static void AveragePool(GradientCall c) => c.Send(0, () =>
        c.FullGradient.Unary(OpKind.AveragePoolGradient, ProductGradients.Onto(c.Attributes<WindowAttributes>(), c[0].Type)));

    public static void AveragePoolGradient(GradientCall c) => c.Send(0, () =>
        c.FullGradient.Unary(OpKind.AveragePool, ProductGradients.Onto(c.Attributes<WindowAttributes>(), null)));
}
