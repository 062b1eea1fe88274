using Redoubt.Tensors;

namespace Redoubt.Models;

/// <summary>Something that changes an input before a model sees it: an input defense, a physical transformation, a stand-in for one.</summary>
/// <remarks>Stateless and safe for concurrent calls: what happens to an input depends on the input and the key only.</remarks>
public interface IInputTransformation
{
    /// <summary>What it does to gradients.</summary>
    GradientBehavior Gradients { get; }

    /// <summary>Transforms one example.</summary>
    /// <param name="input">The example's values. Not modified.</param>
    /// <param name="key">Randomness; ignored by a transformation that is not stochastic.</param>
    /// <param name="output">Receives the transformed example, of the same shape.</param>
    void Apply(ReadOnlySpan<float> input, RandomKey key, Span<float> output);

    /// <summary>Carries a derivative back through the transformation of the same input and key, as far as it has one: zeros for a step function.</summary>
    /// <param name="input">The example before the transformation. Not modified.</param>
    /// <param name="key">The key that it was transformed with.</param>
    /// <param name="outputGradient">Derivative by the transformed example. Not modified.</param>
    /// <param name="inputGradient">Receives the derivative by the example.</param>
    void Pullback(ReadOnlySpan<float> input, RandomKey key, ReadOnlySpan<float> outputGradient, Span<float> inputGradient);
}
