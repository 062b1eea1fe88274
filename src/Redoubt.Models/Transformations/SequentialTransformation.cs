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

    /// <inheritdoc/>
    public IInputTransformation StandIn => WithStandIns();

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

    /// <summary>The same parts, those with shattered gradients differentiated as their stand-ins: what an adaptive attack sees. Every other part keeps its own derivative.</summary>
    public SequentialTransformation WithStandIns() =>
        new([.. _parts.Select(static part => part.Gradients.HasFlag(GradientBehavior.Shattered) ? new SurrogateTransformation(part, part.StandIn) : part)]);

    /// <summary>The parts in their order.</summary>
    public ImmutableArray<IInputTransformation> Parts => _parts;

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<float> input, RandomKey key, Span<float> output)
    {
        var row = new Tensor(new Shape(1, input.Length), input.ToArray());
        Stages(row, [key])[^1].Data.CopyTo(output);
    }

    /// <inheritdoc/>
    public void Pullback(ReadOnlySpan<float> input, RandomKey key, ReadOnlySpan<float> outputGradient, Span<float> inputGradient)
    {
        var shape = new Shape(1, input.Length);
        var result = new Tensor(shape);
        PullbackRows(new Tensor(shape, input.ToArray()), [key], new Tensor(shape, outputGradient.ToArray()), result);
        result.Data.CopyTo(inputGradient);
    }

    /// <inheritdoc/>
    public void ApplyRows(Tensor inputs, ReadOnlySpan<RandomKey> keys, Tensor outputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(outputs);
        Stages(inputs, keys)[^1].Data.CopyTo(outputs.Data);
    }

    /// <inheritdoc/>
    public void PullbackRows(Tensor inputs, ReadOnlySpan<RandomKey> keys, Tensor outputGradients, Tensor inputGradients)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(outputGradients);
        ArgumentNullException.ThrowIfNull(inputGradients);
        Tensor[] stages = Stages(inputs, keys);
        Tensor gradients = outputGradients.Clone(), before = new(inputs.Shape);
        for (int i = _parts.Length - 1; i >= 0; i--)
        {
            _parts[i].PullbackRows(stages[i], KeysOf(i, keys), gradients, before);
            (gradients, before) = (before, gradients);
        }

        gradients.Data.CopyTo(inputGradients.Data);
    }

    private static RandomKey[] KeysOf(int part, ReadOnlySpan<RandomKey> keys)
    {
        var own = new RandomKey[keys.Length];
        for (int row = 0; row < own.Length; row++) own[row] = keys[row].Fold((ulong)part);
        return own;
    }

    // The input of every part, and the last output.
    private Tensor[] Stages(Tensor inputs, ReadOnlySpan<RandomKey> keys)
    {
        var stages = new Tensor[_parts.Length + 1];
        stages[0] = inputs;
        for (int i = 0; i < _parts.Length; i++)
        {
            stages[i + 1] = new Tensor(inputs.Shape);
            _parts[i].ApplyRows(stages[i], KeysOf(i, keys), stages[i + 1]);
        }

        return stages;
    }
}
