using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Testing;

/// <summary>A small classifier computed row by row in double precision, with a gradient written by hand. Records what it was asked.</summary>
public abstract class AnalyticClassifier : IDifferentiableClassifier
{
    private readonly Dictionary<ObjectiveKind, IObjective> _objectives = [];

    protected AnalyticClassifier(Shape exampleShape, int classes, InputBounds bounds, int capacity)
    {
        ExampleShape = exampleShape;
        Classes = classes;
        Bounds = bounds;
        Capacity = capacity;
    }

    public Shape ExampleShape { get; }

    public int Classes { get; }

    public InputBounds Bounds { get; }

    public int Capacity { get; }

    /// <summary>Row count of every model call, in order.</summary>
    public List<int> Calls { get; } = [];

    /// <summary>Gradient rows computed.</summary>
    public int GradientRows { get; private set; }

    /// <summary>Called with the inputs of every model call.</summary>
    public Action<Tensor>? OnCall { get; set; }

    /// <summary>Objectives that were compiled.</summary>
    public IEnumerable<ObjectiveKind> Compiled => _objectives.Keys;

    public void Scores(Tensor inputs, Tensor scores)
    {
        Calls.Add(inputs.Rows);
        OnCall?.Invoke(inputs);
        for (int row = 0; row < inputs.Rows; row++)
        {
            double[] z = Forward(inputs.Row(row));
            for (int j = 0; j < z.Length; j++) scores.Row(row)[j] = (float)z[j];
        }
    }

    public IObjective Compile(ObjectiveKind kind)
    {
        if (Classes < kind.MinimumClasses()) throw new ArgumentException($"{kind} needs {kind.MinimumClasses()} classes.", nameof(kind));
        if (!_objectives.TryGetValue(kind, out IObjective? objective)) _objectives[kind] = objective = new Objective(this, kind);
        return objective;
    }

    /// <summary>Scores of one row.</summary>
    public abstract double[] Forward(ReadOnlySpan<float> input);

    /// <summary>Gradient with respect to the row, given the derivative by every score.</summary>
    public abstract double[] Backward(ReadOnlySpan<float> input, double[] derivative);

    private sealed class Objective(AnalyticClassifier model, ObjectiveKind kind) : IObjective
    {
        public ObjectiveKind Kind => kind;

        public int Capacity => model.Capacity;

        public void Evaluate(
            Tensor inputs, ReadOnlySpan<int> labels, ReadOnlySpan<int> targets, Tensor scores, Span<float> values, Tensor gradient)
        {
            Values(inputs, labels, targets, scores, values);
            model.GradientRows += inputs.Rows;
            for (int row = 0; row < inputs.Rows; row++)
            {
                double[] z = model.Forward(inputs.Row(row));
                (_, double[] derivative) = ScoreLoss.Evaluate(kind, z, labels[row], targets.IsEmpty ? -1 : targets[row]);
                double[] g = model.Backward(inputs.Row(row), derivative);
                for (int i = 0; i < g.Length; i++) gradient.Row(row)[i] = (float)g[i];
            }
        }

        public void Values(Tensor inputs, ReadOnlySpan<int> labels, ReadOnlySpan<int> targets, Tensor scores, Span<float> values)
        {
            if (kind.UsesTargets() == targets.IsEmpty) throw new ArgumentException("Targets are given exactly for targeted kinds.", nameof(targets));
            model.Scores(inputs, scores);
            for (int row = 0; row < inputs.Rows; row++)
            {
                double[] z = model.Forward(inputs.Row(row));
                values[row] = (float)ScoreLoss.Evaluate(kind, z, labels[row], targets.IsEmpty ? -1 : targets[row]).Value;
            }
        }
    }
}
