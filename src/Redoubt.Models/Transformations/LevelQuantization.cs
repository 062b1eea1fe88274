using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Models;

/// <summary>Rounds every value to one of a few evenly spaced levels (bit-depth reduction).</summary>
/// <remarks>Source: Xu, Evans and Qi, NDSS 2018, arXiv:1704.01155, section III-A. Guarantees nothing: it takes the gradient away, not the adversarial examples;
/// with the identity as stand-in it is no obstacle (He et al., 2017, arXiv:1706.04701).</remarks>
public sealed class LevelQuantization : IInputTransformation, IGraphTransformation
{
    private readonly float _lower, _step;

    /// <summary>Creates the transformation.</summary>
    /// <param name="bounds">Valid range; its ends are levels.</param>
    /// <param name="levels">Number of levels, two or more.</param>
    public LevelQuantization(InputBounds bounds, int levels)
    {
        ArgumentNullException.ThrowIfNull(bounds);
        ArgumentOutOfRangeException.ThrowIfLessThan(levels, 2);
        Levels = levels;
        _lower = bounds.Lower;
        _step = (bounds.Upper - bounds.Lower) / (levels - 1);
    }

    /// <summary>Number of levels.</summary>
    public int Levels { get; }

    /// <inheritdoc/>
    public GradientBehavior Gradients => GradientBehavior.Shattered;

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<float> input, RandomKey key, Span<float> output)
    {
        for (int i = 0; i < input.Length; i++) output[i] = _lower + MathF.Round((input[i] - _lower) / _step) * _step;
    }

    /// <summary>Zeros: a staircase is constant almost everywhere.</summary>
    public void Pullback(ReadOnlySpan<float> input, RandomKey key, ReadOnlySpan<float> outputGradient, Span<float> inputGradient) => inputGradient.Clear();

    /// <inheritdoc/>
    public Value Emit(Value rows) => ((rows + -_lower) / rows.Builder.Constant(_step)).Unary(OpKind.Round) * _step + _lower;
}
