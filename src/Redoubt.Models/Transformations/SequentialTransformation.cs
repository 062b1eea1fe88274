using System.Collections.Immutable;
using Redoubt.Tensors;

namespace Redoubt.Models;

/// <summary>Transformations one after the other; each folds its position into the key.</summary>
public sealed class SequentialTransformation : IInputTransformation
{
    private readonly ImmutableArray<IInputTransformation> _parts;

    /// <summary>Joins transformations.</summary>
    /// <param name="parts">One or more, the first is applied first.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public SequentialTransformation(params ImmutableArray<IInputTransformation> parts)
    {
        if (parts.IsDefaultOrEmpty) throw new ArgumentException("There is no transformation.", nameof(parts));
        _parts = parts;
    }

    /// <summary>Everything that one of the parts does to gradients.</summary>
    public GradientBehavior Gradients
    {
        get
        {
            GradientBehavior all = GradientBehavior.Exact;
            foreach (IInputTransformation part in _parts) all |= part.Gradients;
            return all;
        }
    }

    /// <summary>The same parts, those with shattered gradients differentiated as the identity: what an adaptive attack sees. Every other part keeps its own derivative.</summary>
    public SequentialTransformation WithStandIns() =>
        new([.. _parts.Select(static part => part.Gradients.HasFlag(GradientBehavior.Shattered) ? new SurrogateTransformation(part) : part)]);

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<float> input, RandomKey key, Span<float> output) => Stages(input, key)[^1].CopyTo(output);

    /// <inheritdoc/>
    public void Pullback(ReadOnlySpan<float> input, RandomKey key, ReadOnlySpan<float> outputGradient, Span<float> inputGradient)
    {
        float[][] stages = Stages(input, key);
        float[] gradient = outputGradient.ToArray(), before = new float[gradient.Length];
        for (int i = _parts.Length - 1; i >= 0; i--)
        {
            _parts[i].Pullback(stages[i], key.Fold((ulong)i), gradient, before);
            (gradient, before) = (before, gradient);
        }

        gradient.CopyTo(inputGradient);
    }

    // The input of every part, and the last output.
    private float[][] Stages(ReadOnlySpan<float> input, RandomKey key)
    {
        var stages = new float[_parts.Length + 1][];
        stages[0] = input.ToArray();
        for (int i = 0; i < _parts.Length; i++)
        {
            stages[i + 1] = new float[input.Length];
            _parts[i].Apply(stages[i], key.Fold((ulong)i), stages[i + 1]);
        }

        return stages;
    }
}
