using Redoubt.Tensors;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace Redoubt.Models;

/// <summary>An objective of a <see cref="DetectedClassifier"/>: the head's objective on the classifier's scores, joined with the detector as <see cref="JointLoss"/> says, and both
/// parts of its derivative carried back.</summary>
internal sealed class JointDetectionObjective(DetectedClassifier owner, IObjective head) : IObjective
{
    // The detector counts until it is this far below its threshold: exactly on it nobody decides.
    private const float Clearance = 1e-2f;

    private readonly int _classes = owner.Model.Classes;
    private readonly RowsBuffer _carried = new(new Shape(owner.Model.Classes)), _derivatives = new(new Shape(owner.Model.Classes)), _headScores = new(new Shape(owner.Model.Classes));
    private readonly RowsBuffer _verdictWeights = new(new Shape(2)), _gradients = new(owner.ExampleShape);
    private IScorePullback? _model, _detector;
    private int[] _labels = [], _targets = [], _carriers = [];

    public ObjectiveKind Kind => head.Kind;

    public int Capacity => owner.Capacity;

    public void Evaluate(Tensor inputs, ReadOnlySpan<int> labels, ReadOnlySpan<int> targets, Tensor scores, Span<float> values, Tensor gradient)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(gradient);
        int rows = inputs.Rows;
        (Tensor own, Tensor verdicts) = owner.Compute(inputs, scores);
        Prepare(own, verdicts, labels, targets);
        Tensor derivatives = _derivatives.First(rows), weights = _verdictWeights.First(rows), second = _gradients.First(rows);
        head.Evaluate(_carried.First(rows), _labels.AsSpan(0, rows), Targets(rows), _headScores.First(rows), values, derivatives);
        for (int row = 0; row < rows; row++) Spread(row, own.Row(row), verdicts.Row(row), derivatives.Row(row), weights.Row(row));
        Join(own, verdicts, values);

        _model ??= owner.Model.CompilePullback();
        _detector ??= owner.Detector.CompilePullback();
        _model.Evaluate(inputs, derivatives, gradient);
        _detector.Evaluate(inputs, weights, second);
        for (int row = 0; row < rows; row++) Combine(row, own.Row(row), gradient.Row(row), second.Row(row));
    }

    public void Values(Tensor inputs, ReadOnlySpan<int> labels, ReadOnlySpan<int> targets, Tensor scores, Span<float> values)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        int rows = inputs.Rows;
        (Tensor own, Tensor verdicts) = owner.Compute(inputs, scores);
        Prepare(own, verdicts, labels, targets);
        head.Values(_carried.First(rows), _labels.AsSpan(0, rows), Targets(rows), _headScores.First(rows), values);
        Join(own, verdicts, values);
    }

    private ReadOnlySpan<int> Targets(int rows) => Kind.UsesTargets() ? _targets.AsSpan(0, rows) : [];

    // "Rejected" is no class of the classifier: as a target it stands for the best wrong class, as a label (which nobody has) for the best.
    private void Prepare(Tensor own, Tensor verdicts, ReadOnlySpan<int> labels, ReadOnlySpan<int> targets)
    {
        int rows = own.Rows;
        if (_labels.Length < rows) (_labels, _targets, _carriers) = (new int[rows], new int[rows], new int[rows]);
        Tensor carried = _carried.First(rows);
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<float> scores = own.Row(row);
            _labels[row] = labels[row] < _classes ? labels[row] : DetectedClassifier.Best(scores);
            if (Kind.UsesTargets()) _targets[row] = targets[row] < _classes ? targets[row] : Decision.BestOther(scores, _labels[row]).Class;
            scores.CopyTo(carried.Row(row));
            _carriers[row] = -1;
            if (owner.Loss != JointLoss.ExtraClass) continue;
            int carrier = Kind.UsesLabels() ? _labels[row] : Decision.BestOther(scores, _targets[row]).Class;
            float rejected = scores[DetectedClassifier.Best(scores)] + (float)owner.Weight * DetectedClassifier.Suspicion(verdicts.Row(row));
            if (!(rejected > scores[carrier])) continue;
            _carriers[row] = carrier;
            carried.Row(row)[carrier] = rejected;
        }
    }

    // From the derivative by what the head saw to those by the classifier's scores (in place) and by the detector's.
    private void Spread(int row, ReadOnlySpan<float> scores, ReadOnlySpan<float> verdict, Span<float> derivative, Span<float> weights)
    {
        float suspicion = 0;
        switch (owner.Loss)
        {
            case JointLoss.ExtraClass when _carriers[row] >= 0:
                float moved = derivative[_carriers[row]];
                derivative[_carriers[row]] = 0;
                derivative[DetectedClassifier.Best(scores)] += moved;
                suspicion = (float)owner.Weight * moved;
                break;
            case JointLoss.WeightedSum:
                suspicion = DetectedClassifier.Suspicion(verdict) > -Clearance ? -(float)owner.Weight : 0;
                break;
            case JointLoss.Selective or JointLoss.Orthogonal:
                suspicion = -(float)owner.Weight;
                break;
        }

        (weights[0], weights[1]) = (-suspicion, suspicion);
    }

    private void Join(Tensor own, Tensor verdicts, Span<float> values)
    {
        for (int row = 0; row < own.Rows; row++)
        {
            float suspicion = (float)owner.Weight * DetectedClassifier.Suspicion(verdicts.Row(row));
            values[row] = owner.Loss switch
            {
                JointLoss.WeightedSum => values[row] - Math.Max(0, suspicion + (float)owner.Weight * Clearance),
                JointLoss.Selective or JointLoss.Orthogonal => Math.Min(-Decision.Lead(own.Row(row), _labels[row]), -suspicion),
                _ => values[row],
            };
        }
    }

    private void Combine(int row, ReadOnlySpan<float> scores, Span<float> classifier, ReadOnlySpan<float> detector)
    {
        if (owner.Loss is JointLoss.ExtraClass or JointLoss.WeightedSum)
        {
            TensorPrimitives.Add(classifier, detector, classifier);
            return;
        }

        bool isFooled = !Decision.IsStrictMaximum(scores, _labels[row]);
        float along = owner.Loss == JointLoss.Orthogonal ? Along(isFooled ? detector : classifier, isFooled ? classifier : detector) : 0;
        for (int i = 0; i < classifier.Length; i++)
            classifier[i] = isFooled ? detector[i] - along * classifier[i] : classifier[i] - along * detector[i];
    }

    // (a·b) / (b·b): what is taken away of b. Summed one by one, so that a row has the same bits in every batch.
    private static float Along(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double product = 0, square = 0;
        for (int i = 0; i < a.Length; i++)
        {
            product += (double)a[i] * b[i];
            square += (double)b[i] * b[i];
        }

        return square > 0 ? (float)(product / square) : 0;
    }
}
