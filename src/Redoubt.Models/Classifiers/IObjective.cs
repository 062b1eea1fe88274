using Redoubt.Tensors;

namespace Redoubt.Models;

/// <summary>One number per row that the attacker wants to be large, and its gradient with respect to the input.</summary>
/// <remarks>Value and gradient of row i depend on row i only, bit for bit. Calls allocate nothing after the first. Not safe for concurrent calls.</remarks>
public interface IObjective
{
    /// <summary>What is computed.</summary>
    ObjectiveKind Kind { get; }

    /// <summary>Rows that one pass takes, one or more. Any number of rows may be given; calls of exactly this many are the cheapest per row.</summary>
    int Capacity { get; }

    /// <summary>Scores, values and gradients: one forward and one backward pass per row.</summary>
    /// <param name="inputs">Inputs, <c>[n, ...]</c>. Not modified.</param>
    /// <param name="labels">n classes in [0, K): the true class of every row.</param>
    /// <param name="targets">n classes in [0, K) for targeted kinds (<see cref="ObjectiveKinds.UsesTargets"/>), otherwise empty.</param>
    /// <param name="scores">Receives the scores, <c>[n, K]</c>.</param>
    /// <param name="values">Receives n values; larger is better for the attacker.</param>
    /// <param name="gradient">Receives the gradient of value i with respect to input row i, shape of <paramref name="inputs"/>.</param>
    /// <exception cref="ArgumentException">The shapes or lengths do not fit.</exception>
    void Evaluate(Tensor inputs, ReadOnlySpan<int> labels, ReadOnlySpan<int> targets, Tensor scores, Span<float> values, Tensor gradient);

    /// <summary>Scores and values only: one forward pass per row.</summary>
    /// <param name="inputs">Inputs, <c>[n, ...]</c>. Not modified.</param>
    /// <param name="labels">n classes in [0, K): the true class of every row.</param>
    /// <param name="targets">n classes in [0, K) for targeted kinds, otherwise empty.</param>
    /// <param name="scores">Receives the scores, <c>[n, K]</c>.</param>
    /// <param name="values">Receives n values; larger is better for the attacker.</param>
    /// <exception cref="ArgumentException">The shapes or lengths do not fit.</exception>
    void Values(Tensor inputs, ReadOnlySpan<int> labels, ReadOnlySpan<int> targets, Tensor scores, Span<float> values);
}
