using Redoubt.Tensors;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace Redoubt.Models;

/// <summary>A pullback made of score differences: where the weights add up to zero, <c>Σ_j w_j ∇z_j = Σ_j w_j ∇(z_j - z_r)</c> for every class r.
/// The class of largest weight is r, so an objective of two classes costs one pass.</summary>
internal sealed class DifferencePullback(IDifferentiableClassifier model) : IScorePullback
{
    private readonly IObjective _difference = model.Compile(ObjectiveKind.ScoreDifference);
    private readonly RowsBuffer _inputs = new(model.ExampleShape), _gradients = new(model.ExampleShape), _scores = new(new Shape(model.Classes));

    public void Evaluate(Tensor inputs, Tensor weights, Tensor gradient)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(gradient);
        gradient.Data.Clear();
        var rows = new List<int>();
        for (int wanted = 0; wanted < model.Classes; wanted++)
        {
            rows.Clear();
            for (int row = 0; row < inputs.Rows; row++)
            {
                if (weights.Row(row)[wanted] != 0 && Reference(weights.Row(row)) != wanted) rows.Add(row);
            }

            if (rows.Count > 0) Add(inputs, weights, gradient, rows, wanted);
        }
    }

    private static int Reference(ReadOnlySpan<float> weights) => TensorPrimitives.IndexOfMaxMagnitude(weights);

    private void Add(Tensor inputs, Tensor weights, Tensor gradient, List<int> rows, int wanted)
    {
        Tensor points = _inputs.First(rows.Count), gradients = _gradients.First(rows.Count);
        int[] labels = new int[rows.Count], targets = new int[rows.Count];
        Array.Fill(targets, wanted);
        for (int i = 0; i < rows.Count; i++)
        {
            inputs.Row(rows[i]).CopyTo(points.Row(i));
            labels[i] = Reference(weights.Row(rows[i]));
        }

        _difference.Evaluate(points, labels, targets, _scores.First(rows.Count), new float[rows.Count], gradients);
        for (int i = 0; i < rows.Count; i++)
        {
            Span<float> sum = gradient.Row(rows[i]);
            TensorPrimitives.MultiplyAdd(gradients.Row(i), weights.Row(rows[i])[wanted], sum, sum);
        }
    }
}
