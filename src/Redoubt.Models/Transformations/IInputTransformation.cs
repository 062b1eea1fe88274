using Redoubt.Tensors;

namespace Redoubt.Models;

/// <summary>Something that changes a row before or after a model sees it: an input defense, a defense of the scores, a physical transformation, a stand-in for one.</summary>
/// <remarks>Safe for concurrent calls: what happens to a row depends on the row and the key only.</remarks>
public interface IInputTransformation
{
    /// <summary>What it does to gradients.</summary>
    GradientBehavior Gradients { get; }

    /// <summary>What an adaptive attack differentiates in the place of this one where its gradients are shattered. Default: the identity.</summary>
    IInputTransformation StandIn => IdentityTransformation.Instance;

    /// <summary>Transforms one row.</summary>
    /// <param name="input">The row's values. Not modified.</param>
    /// <param name="key">Randomness; ignored by a transformation that is not stochastic.</param>
    /// <param name="output">Receives the transformed row, of the same shape.</param>
    void Apply(ReadOnlySpan<float> input, RandomKey key, Span<float> output);

    /// <summary>Carries a derivative back through the transformation of the same input and key, as far as it has one: zeros for a step function.</summary>
    /// <param name="input">The row before the transformation. Not modified.</param>
    /// <param name="key">The key that it was transformed with.</param>
    /// <param name="outputGradient">Derivative by the transformed row. Not modified.</param>
    /// <param name="inputGradient">Receives the derivative by the row.</param>
    void Pullback(ReadOnlySpan<float> input, RandomKey key, ReadOnlySpan<float> outputGradient, Span<float> inputGradient);

    /// <summary>Transforms several rows, each as <see cref="Apply"/> would, bit for bit. Default: one after the other.</summary>
    /// <param name="inputs">Rows, <c>[n, …]</c>. Not modified.</param>
    /// <param name="keys">A key for each row.</param>
    /// <param name="outputs">Receives the transformed rows, of the same shape.</param>
    void ApplyRows(Tensor inputs, ReadOnlySpan<RandomKey> keys, Tensor outputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(outputs);
        for (int row = 0; row < inputs.Rows; row++) Apply(inputs.Row(row), keys[row], outputs.Row(row));
    }

    /// <summary>Carries several derivatives back, each as <see cref="Pullback"/> would, bit for bit. Default: one after the other.</summary>
    /// <param name="inputs">Rows before the transformation, <c>[n, …]</c>. Not modified.</param>
    /// <param name="keys">The keys that they were transformed with.</param>
    /// <param name="outputGradients">Derivatives by the transformed rows. Not modified.</param>
    /// <param name="inputGradients">Receives the derivatives by the rows.</param>
    void PullbackRows(Tensor inputs, ReadOnlySpan<RandomKey> keys, Tensor outputGradients, Tensor inputGradients)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(outputGradients);
        ArgumentNullException.ThrowIfNull(inputGradients);
        for (int row = 0; row < inputs.Rows; row++) Pullback(inputs.Row(row), keys[row], outputGradients.Row(row), inputGradients.Row(row));
    }
}
