using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Defenses;

/// <summary>A stack with its plans compiled: answers rows, and is what attacks and assessments see. Not safe for concurrent calls.</summary>
public sealed class RunningStack : IDisposable
{
    private readonly GraphClassifier[] _members;
    private readonly DefendedClassifier? _defended;

    internal RunningStack(DefenseStack stack, (IDifferentiableClassifier Whole, GraphClassifier[] Members) bare, DefendedClassifier? defended, GraphClassifier? detector)
    {
        Stack = stack;
        (Bare, _members) = bare;
        _defended = defended;
        Detector = detector;
    }

    /// <summary>The stack.</summary>
    public DefenseStack Stack { get; }

    /// <summary>The model or ensemble without defenses.</summary>
    public IDifferentiableClassifier Bare { get; }

    /// <summary>What decides about classes: the model between its defenses.</summary>
    public IDifferentiableClassifier Decider => (IDifferentiableClassifier?)_defended ?? Bare;

    /// <summary>The detectors as one classifier of two classes, genuine and suspicious; null without.</summary>
    public GraphClassifier? Detector { get; }

    /// <summary>Answers rows by the policy.</summary>
    /// <param name="rows">Rows in attack space, <c>[n, …]</c>. Not modified.</param>
    /// <exception cref="ArgumentException">The rows have another shape.</exception>
    public StackAnswer[] Answer(Tensor rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var answers = new StackAnswer[rows.Rows];
        var scores = new Tensor(new Shape(rows.Rows, Decider.Classes));
        Decider.Scores(rows, scores);
        Tensor? verdicts = Detector is null ? null : new Tensor(new Shape(rows.Rows, 2));
        if (verdicts is not null) Detector!.Scores(rows, verdicts);
        for (int row = 0; row < answers.Length; row++)
        {
            int best = 0;
            for (int k = 1; k < scores.Shape[1]; k++)
            {
                if (scores.Row(row)[k] > scores.Row(row)[best]) best = k;
            }

            float? lead = verdicts is null ? null : verdicts.Row(row)[1] - verdicts.Row(row)[0];

            // A lead that is no number is no all-clear.
            StackAction? action = lead is { } known && !(known <= 0) ? Stack.Manifest.Action : null;
            answers[row] = new StackAnswer(Redoubt.Models.Decision.IsStrictMaximum(scores.Row(row), best) ? best : null, lead, action);
        }

        return answers;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _defended?.Dispose();
        Detector?.Dispose();
        if (Bare is EnsembleClassifier ensemble) ensemble.Dispose();
        foreach (GraphClassifier member in _members) member.Dispose();
    }
}
