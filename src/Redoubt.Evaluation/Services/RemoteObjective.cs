using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Evaluation;

/// <summary>An objective of a <see cref="RemoteClassifier"/>: its values follow from the scores, its gradients cannot be had.</summary>
internal sealed class RemoteObjective(RemoteClassifier model, IObjective ofScores) : IObjective
{
    public ObjectiveKind Kind => ofScores.Kind;

    public int Capacity => model.Capacity;

    public void Evaluate(Tensor inputs, ReadOnlySpan<int> labels, ReadOnlySpan<int> targets, Tensor scores, Span<float> values, Tensor gradient) =>
        throw new NotSupportedException(model.GradientObstacle);

    public void Values(Tensor inputs, ReadOnlySpan<int> labels, ReadOnlySpan<int> targets, Tensor scores, Span<float> values)
    {
        ArgumentNullException.ThrowIfNull(scores);
        model.Scores(inputs, scores);
        ofScores.Values(scores, labels, targets, new Tensor(scores.Shape), values);
    }
}
