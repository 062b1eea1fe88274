using Redoubt.Tensors;

namespace Redoubt.Graphs;

/// <summary>Reverse-mode differentiation: emits, in the same graph, the nodes that compute a vector-Jacobian product.</summary>
/// <remarks>
/// <para>Sub-gradients at kinks follow PyTorch: Relu'(0) = 0, Abs'(0) = 0, Clip' = 1 on the closed interval, ties of Min and Max share one half each, ties of
/// ReduceMax share evenly, a pool sends its gradient to the first largest pixel. See <see cref="GradientRules.Coverage"/> for what each operation does.</para>
/// <para>Works on its own output, so second derivatives are two calls. The second derivative of a piecewise linear operation is 0, as in PyTorch.</para>
/// <para>Does not simplify what it emits beyond leaving out nodes nobody asked for; run <c>Simplifier</c> on the built graph.</para>
/// </remarks>
public static class Gradient
{
    /// <summary>The gradient of Σ seed·output with respect to some values.</summary>
    /// <param name="output">Float32 value to differentiate.</param>
    /// <param name="seed">Weight of each element of <paramref name="output"/>, of its type or broadcast to it; null: ones.</param>
    /// <param name="withRespectTo">Float32 values: inputs or any intermediate ones, which then count as independent of what stands before them.</param>
    /// <returns>One value for each of <paramref name="withRespectTo"/>, of its type; zeros where the output does not depend on it.</returns>
    /// <exception cref="ArgumentException">A value is not Float32 or belongs to another graph, or the seed does not fit the output.</exception>
    /// <exception cref="UnsupportedOpException">An operation between has no gradient; the message names the node and the reason.</exception>
    public static Value[] Of(Value output, Value? seed, params Value[] withRespectTo)
    {
        ArgumentNullException.ThrowIfNull(withRespectTo);
        GraphBuilder builder = output.Builder;
        foreach (Value value in (ReadOnlySpan<Value>)[output, seed ?? output, .. withRespectTo]) RequireFloat(value, builder);
        if (seed is { } weights && !Broadcasts(weights.Type, output.Type))
            throw new ArgumentException($"The seed must broadcast to {output.Type}, was {weights.Type}.", nameof(seed));

        bool[] between = Dependent(builder, output, withRespectTo);
        var adjoints = new Adjoints(builder, between);
        adjoints.Add(output.Node, seed ?? builder.Constant(1f));
        for (int node = output.Node; node >= 0; node--)
        {
            if (between[node] && adjoints.Get(node) is { } adjoint) GradientRules.Apply(builder, node, adjoint, adjoints);
        }

        // Adjoints may still be smaller than their value, where broadcasting gave the same numbers for less.
        return Array.ConvertAll(withRespectTo, value => (adjoints.Get(value.Node) ?? builder.Constant(0f)).Expand(value.Type.Dimensions.AsSpan()));
    }

    /// <summary>Which nodes up to the output depend on a value of interest. Only Float32 nodes carry gradients.</summary>
    private static bool[] Dependent(GraphBuilder builder, Value output, Value[] withRespectTo)
    {
        var dependent = new bool[output.Node + 1];
        foreach (Value value in withRespectTo)
        {
            if (value.Node < dependent.Length) dependent[value.Node] = true;
        }

        for (int i = 0; i < dependent.Length; i++)
        {
            Node node = builder.Nodes[i];
            dependent[i] |= node.Type.ElementType == ElementType.Float32 && node.Inputs.Any(operand => dependent[operand]);
        }

        return dependent;
    }

    private static bool Broadcasts(TensorType from, TensorType to) =>
        from.Rank <= to.Rank && Enumerable.Range(1, from.Rank).All(i => from[^i] == 1 || from[^i] == to[^i]);

    private static void RequireFloat(Value value, GraphBuilder builder)
    {
        if (!ReferenceEquals(value.Builder, builder)) throw new ArgumentException($"{value} belongs to another graph.", nameof(value));
        if (value.Type.ElementType != ElementType.Float32) throw new ArgumentException($"Only Float32 values have gradients, {value} has none.", nameof(value));
    }
}
