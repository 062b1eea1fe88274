using Redoubt.Tensors;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace Redoubt.Models;

/// <summary>The mean of several classifiers' objectives, and the scores of a head on their scores.</summary>
internal sealed class MeanObjective(IObjective[] members, GraphClassifier head, Shape example) : IObjective
{
    private readonly RowsBuffer _own = new(new Shape(head.Classes)), _all = new(head.ExampleShape), _gradients = new(example);
    private float[] _values = [];

    public ObjectiveKind Kind => members[0].Kind;

    public int Capacity { get; } = members.Min(static member => member.Capacity);

    public void Evaluate(Tensor inputs, ReadOnlySpan<int> labels, ReadOnlySpan<int> targets, Tensor scores, Span<float> values, Tensor gradient)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(gradient);
        Tensor own = _gradients.First(inputs.Rows);
        gradient.Data.Clear();
        Begin(inputs.Rows, values);
        for (int member = 0; member < members.Length; member++)
        {
            members[member].Evaluate(inputs, labels, targets, _own.First(inputs.Rows), _values, own);
            Add(member, inputs.Rows, values);
            TensorPrimitives.MultiplyAdd(own.Data, 1f / members.Length, gradient.Data, gradient.Data);
        }

        head.Scores(_all.First(inputs.Rows), scores);
    }

    public void Values(Tensor inputs, ReadOnlySpan<int> labels, ReadOnlySpan<int> targets, Tensor scores, Span<float> values)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        Begin(inputs.Rows, values);
        for (int member = 0; member < members.Length; member++)
        {
            members[member].Values(inputs, labels, targets, _own.First(inputs.Rows), _values);
            Add(member, inputs.Rows, values);
        }

        head.Scores(_all.First(inputs.Rows), scores);
    }

    private void Begin(int rows, Span<float> values)
    {
        if (_values.Length < rows) _values = new float[rows];
        values[..rows].Clear();
    }

    private void Add(int member, int rows, Span<float> values)
    {
        Tensor own = _own.First(rows), all = _all.First(rows);
        for (int row = 0; row < rows; row++)
        {
            own.Row(row).CopyTo(all.Row(row).Slice(member * head.Classes, head.Classes));
            values[row] += _values[row] / members.Length;
        }
    }
}
