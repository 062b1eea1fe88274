using Redoubt.Tensors;

namespace Redoubt.Models;

/// <summary>Changes nothing: the simplest stand-in for a defense whose result is close to its input.</summary>
public sealed class IdentityTransformation : IInputTransformation
{
    private IdentityTransformation()
    {
    }

    /// <summary>The one instance.</summary>
    public static IdentityTransformation Instance { get; } = new();

    /// <inheritdoc/>
    public GradientBehavior Gradients => GradientBehavior.Exact;

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<float> input, RandomKey key, Span<float> output) => input.CopyTo(output);

    /// <inheritdoc/>
    public void Pullback(ReadOnlySpan<float> input, RandomKey key, ReadOnlySpan<float> outputGradient, Span<float> inputGradient) => outputGradient.CopyTo(inputGradient);
}
