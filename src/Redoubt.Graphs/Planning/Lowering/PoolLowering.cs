namespace Redoubt.Graphs;

/// <summary>Steps of pools and their gradients.</summary>
internal static class PoolLowering
{
    public static void MaxPool(LoweringContext context, int node) => throw new UnsupportedOpException(context.Node(node), "plan");

    public static void MaxPoolScatter(LoweringContext context, int node) => throw new UnsupportedOpException(context.Node(node), "plan");

    public static void MaxPoolGather(LoweringContext context, int node) => throw new UnsupportedOpException(context.Node(node), "plan");

    public static void AveragePool(LoweringContext context, int node) => throw new UnsupportedOpException(context.Node(node), "plan");

    public static void AveragePoolGradient(LoweringContext context, int node) => throw new UnsupportedOpException(context.Node(node), "plan");
}
