using System.Diagnostics;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks.Tests;

/// <summary>Passes everything on and measures the time spent inside the model, so that a test can tell what the attack itself costs.</summary>
internal sealed class TimedClassifier(IDifferentiableClassifier model) : IDifferentiableClassifier
{
    private readonly Stopwatch _inside = new();

    public TimeSpan Inside => _inside.Elapsed;

    public Shape ExampleShape => model.ExampleShape;

    public int Classes => model.Classes;

    public InputBounds Bounds => model.Bounds;

    public int Capacity => model.Capacity;

    public void Scores(Tensor inputs, Tensor scores)
    {
        _inside.Start();
        model.Scores(inputs, scores);
        _inside.Stop();
    }

    public IObjective Compile(ObjectiveKind kind) => new TimedObjective(model.Compile(kind), _inside);

    private sealed class TimedObjective(IObjective objective, Stopwatch inside) : IObjective
    {
        public ObjectiveKind Kind => objective.Kind;

        public int Capacity => objective.Capacity;

        public void Evaluate(
            Tensor inputs, ReadOnlySpan<int> labels, ReadOnlySpan<int> targets, Tensor scores, Span<float> values, Tensor gradient)
        {
            inside.Start();
            objective.Evaluate(inputs, labels, targets, scores, values, gradient);
            inside.Stop();
        }

        public void Values(Tensor inputs, ReadOnlySpan<int> labels, ReadOnlySpan<int> targets, Tensor scores, Span<float> values)
        {
            inside.Start();
            objective.Values(inputs, labels, targets, scores, values);
            inside.Stop();
        }
    }
}
