using Redoubt.Tensors;

namespace Redoubt.Models;

/// <summary>A transformation with a stand-in that somebody chose for it: the same values and the same derivative, but adaptive attacks differentiate the stand-in.</summary>
/// <param name="real">The transformation.</param>
/// <param name="standIn">What adaptive attacks differentiate.</param>
public sealed class DeclaredStandIn(IInputTransformation real, IInputTransformation standIn) : IInputTransformation
{
    /// <inheritdoc/>
    public GradientBehavior Gradients => real.Gradients;

    /// <inheritdoc/>
    public IInputTransformation StandIn => standIn;

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<float> input, RandomKey key, Span<float> output) => real.Apply(input, key, output);

    /// <inheritdoc/>
    public void Pullback(ReadOnlySpan<float> input, RandomKey key, ReadOnlySpan<float> outputGradient, Span<float> inputGradient) =>
        real.Pullback(input, key, outputGradient, inputGradient);

    /// <inheritdoc/>
    public void ApplyRows(Tensor inputs, ReadOnlySpan<RandomKey> keys, Tensor outputs) => real.ApplyRows(inputs, keys, outputs);

    /// <inheritdoc/>
    public void PullbackRows(Tensor inputs, ReadOnlySpan<RandomKey> keys, Tensor outputGradients, Tensor inputGradients) =>
        real.PullbackRows(inputs, keys, outputGradients, inputGradients);
}
