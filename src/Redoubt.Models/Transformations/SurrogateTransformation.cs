using Redoubt.Tensors;

namespace Redoubt.Models;

/// <summary>A transformation whose forward pass is the real one and whose backward pass is that of a stand-in (BPDA).</summary>
/// <remarks>Source: Athalye, Carlini and Wagner, ICML 2018, arXiv:1802.00420, section 4.1. Both get the same key, so a random defense and its stand-in can draw the same
/// numbers. As safe for concurrent calls as the two.</remarks>
public sealed class SurrogateTransformation : IInputTransformation
{
    private readonly IInputTransformation _real, _standIn;

    /// <summary>Joins a transformation and its stand-in.</summary>
    /// <param name="real">The transformation that is applied.</param>
    /// <param name="standIn">The transformation that is differentiated. Default: the identity.</param>
    public SurrogateTransformation(IInputTransformation real, IInputTransformation? standIn = null)
    {
        ArgumentNullException.ThrowIfNull(real);
        _real = real;
        _standIn = standIn ?? IdentityTransformation.Instance;
    }

    /// <summary>No longer shattered, unless the stand-in is; stochastic as the real transformation is.</summary>
    public GradientBehavior Gradients => (_real.Gradients & ~GradientBehavior.Shattered) | (_standIn.Gradients & GradientBehavior.Shattered);

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<float> input, RandomKey key, Span<float> output) => _real.Apply(input, key, output);

    /// <inheritdoc/>
    public void Pullback(ReadOnlySpan<float> input, RandomKey key, ReadOnlySpan<float> outputGradient, Span<float> inputGradient) =>
        _standIn.Pullback(input, key, outputGradient, inputGradient);

    /// <inheritdoc/>
    public void ApplyRows(Tensor inputs, ReadOnlySpan<RandomKey> keys, Tensor outputs) => _real.ApplyRows(inputs, keys, outputs);

    /// <inheritdoc/>
    public void PullbackRows(Tensor inputs, ReadOnlySpan<RandomKey> keys, Tensor outputGradients, Tensor inputGradients) =>
        _standIn.PullbackRows(inputs, keys, outputGradients, inputGradients);
}
