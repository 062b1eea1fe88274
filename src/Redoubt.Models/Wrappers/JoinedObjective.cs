using Redoubt.Tensors;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace Redoubt.Models;

/// <summary>An objective on a <see cref="ScoreHeads"/> graph of several classifiers' scores: the head gives the derivative by every member's scores, and each member
/// carries its share back to the input.</summary>
internal sealed class JoinedObjective(JoinedScores forward, IReadOnlyList<IDifferentiableClassifier> backward, IObjective head) : IObjective
{
    private readonly IScorePullback[] _pullbacks = new IScorePullback[backward.Count];
    private readonly RowsBuffer _derivatives = new(new Shape(forward.Width)), _weights = new(new Shape(forward.Classes)), _gradients = new(backward[0].ExampleShape);

    public ObjectiveKind Kind => head.Kind;

    public int Capacity { get; } = backward.Min(static member => member.Capacity);

    public void Evaluate(Tensor inputs, ReadOnlySpan<int> labels, ReadOnlySpan<int> targets, Tensor scores, Span<float> values, Tensor gradient)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(gradient);
        int rows = inputs.Rows;
        Tensor derivatives = _derivatives.First(rows);
        head.Evaluate(forward.Compute(inputs), labels, targets, scores, values, derivatives);
        for (int member = 0; member < backward.Count; member++)
        {
            Tensor weights = _weights.First(rows), own = member == 0 ? gradient : _gradients.First(rows);
            for (int row = 0; row < rows; row++) derivatives.Row(row).Slice(member * forward.Classes, forward.Classes).CopyTo(weights.Row(row));
            IScorePullback pullback = _pullbacks[member] ??= backward[member].CompilePullback();
            pullback.Evaluate(inputs, weights, own);
            if (member > 0) TensorPrimitives.Add<float>(gradient.Data, own.Data, gradient.Data);
        }
    }

    public void Values(Tensor inputs, ReadOnlySpan<int> labels, ReadOnlySpan<int> targets, Tensor scores, Span<float> values)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        head.Values(forward.Compute(inputs), labels, targets, scores, values);
    }
}
