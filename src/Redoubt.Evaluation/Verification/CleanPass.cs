using Redoubt.Data;
using Redoubt.Evidence;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Evaluation;

/// <summary>The model's decisions on the unperturbed rows.</summary>
public sealed class CleanPass
{
    private readonly int[] _predictions;
    private readonly bool[] _correct;
    private readonly int[] _labels;

    private CleanPass(Tensor scores, int[] labels)
    {
        Scores = scores;
        _labels = labels;
        _predictions = new int[labels.Length];
        _correct = new bool[labels.Length];
        for (int row = 0; row < labels.Length; row++)
        {
            _predictions[row] = Judgment.Predict(scores.Row(row));
            _correct[row] = _predictions[row] == labels[row];
        }
    }

    /// <summary>Scores, <c>[N, K]</c>.</summary>
    public Tensor Scores { get; }

    /// <summary>True classes.</summary>
    public ReadOnlySpan<int> Labels => _labels;

    /// <summary>Decided classes: the strict, finite, unique maximum, or -1.</summary>
    public ReadOnlySpan<int> Predictions => _predictions;

    /// <summary>Whether the label was decided.</summary>
    public ReadOnlySpan<bool> Correct => _correct;

    /// <summary>Accuracy on unperturbed rows.</summary>
    public Proportion Accuracy => Proportion.Of(_correct.Count(static c => c), _correct.Length);

    /// <summary>Rows that were decided correctly, ascending.</summary>
    public int[] CorrectRows => [.. Enumerable.Range(0, _correct.Length).Where(row => _correct[row])];

    /// <summary>Runs the model.</summary>
    /// <param name="model">The classifier.</param>
    /// <param name="data">Rows in attack space, with labels in [0, K).</param>
    /// <exception cref="UnreadableDataException">A label is not a class of the model, or a value is NaN or outside the bounds.</exception>
    public static CleanPass Run(IClassifier model, LabeledData data)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        data.RequireClasses(model.Classes);
        for (int row = 0; row < data.Rows; row++)
        {
            int outside = model.Bounds.FirstOutside(data.Inputs.Row(row));
            if (outside < 0) continue;
            string value = FormattableString.Invariant($"{data.Inputs.Row(row)[outside]}");
            throw new UnreadableDataException(data.Source, $"value {outside} of row {data.RowIndices[row]} is {value}, outside the input bounds {model.Bounds}");
        }

        var scores = new Tensor(new Shape(data.Rows, model.Classes));
        model.Scores(data.Inputs, scores);
        return new CleanPass(scores, data.Labels);
    }
}
