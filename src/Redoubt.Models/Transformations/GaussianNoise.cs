using Redoubt.Tensors;

namespace Redoubt.Models;

/// <summary>Adds normal noise to every value, and keeps the result inside the bounds.</summary>
/// <remarks>Guarantees nothing by itself: the expectation over draws is as easy to attack as the model (Athalye, Carlini and Wagner, ICML 2018, arXiv:1802.00420, section 5.3).
/// Certified smoothing needs many draws and a vote, which this is not.</remarks>
public sealed class GaussianNoise : IInputTransformation
{
    private readonly InputBounds _bounds;
    private readonly float _sigma;

    /// <summary>Creates the transformation.</summary>
    /// <param name="bounds">Valid range; values are clamped to it.</param>
    /// <param name="sigma">Standard deviation, positive and finite.</param>
    public GaussianNoise(InputBounds bounds, double sigma)
    {
        ArgumentNullException.ThrowIfNull(bounds);
        if (!(sigma > 0 && double.IsFinite(sigma))) throw new ArgumentOutOfRangeException(nameof(sigma), sigma, "Must be positive and finite.");
        _bounds = bounds;
        _sigma = (float)sigma;
    }

    /// <inheritdoc/>
    public GradientBehavior Gradients => GradientBehavior.Stochastic;

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<float> input, RandomKey key, Span<float> output)
    {
        key.FillNormal(output);
        for (int i = 0; i < input.Length; i++) output[i] = Math.Clamp(input[i] + _sigma * output[i], _bounds.Lower, _bounds.Upper);
    }

    /// <summary>The derivative where the noisy value is inside the bounds, zero where it was clamped.</summary>
    public void Pullback(ReadOnlySpan<float> input, RandomKey key, ReadOnlySpan<float> outputGradient, Span<float> inputGradient)
    {
        key.FillNormal(inputGradient);
        for (int i = 0; i < input.Length; i++)
        {
            float noisy = input[i] + _sigma * inputGradient[i];
            inputGradient[i] = noisy > _bounds.Lower && noisy < _bounds.Upper ? outputGradient[i] : 0;
        }
    }
}
