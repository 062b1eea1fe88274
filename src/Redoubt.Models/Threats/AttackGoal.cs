namespace Redoubt.Models;

/// <summary>What the attacker wants of every row: to leave its class (untargeted) or to reach a class (targeted). Immutable.</summary>
/// <remarks>The sign of every objective follows from here: <see cref="Objective"/> names one that is always to be maximized.</remarks>
public sealed class AttackGoal
{
    private readonly int[] _classes;
    private readonly int _rejected;

    private AttackGoal(bool isTargeted, int[] classes, int rejected = -1)
    {
        IsTargeted = isTargeted;
        _classes = classes;
        _rejected = rejected;
    }

    /// <summary>Whether rows are to reach their class rather than to leave it.</summary>
    public bool IsTargeted { get; }

    /// <summary>Per row the class to leave (untargeted) or to reach (targeted).</summary>
    public ReadOnlySpan<int> Classes => _classes;

    /// <summary>Number of rows.</summary>
    public int Count => _classes.Length;

    /// <summary>Every row is to be decided as anything but its label, or not at all.</summary>
    /// <param name="labels">True class of every row; copied.</param>
    public static AttackGoal Untargeted(params ReadOnlySpan<int> labels) => new(false, labels.ToArray());

    /// <summary>As <see cref="Untargeted"/>; of a model that may reject inputs every row is to be decided as a class that is neither its label nor "rejected".</summary>
    /// <param name="model">The model that judges.</param>
    /// <param name="labels">True class of every row; copied.</param>
    public static AttackGoal UntargetedOn(IClassifier model, params ReadOnlySpan<int> labels) => new(false, labels.ToArray(), model is IRejectingClassifier open ? open.RejectedClass : -1);

    /// <summary>Every row is to be decided as its target.</summary>
    /// <param name="targets">Wanted class of every row; copied.</param>
    public static AttackGoal Targeted(params ReadOnlySpan<int> targets) => new(true, targets.ToArray());

    /// <summary>Whether the attacker has what he wants. Untargeted: the label is not the strict, finite, unique maximum (so NaN counts).
    /// Targeted: the target is. Untargeted on a model that may reject: a class other than the label and "rejected" is.</summary>
    /// <param name="row">Row, in [0, <see cref="Count"/>).</param>
    /// <param name="scores">The row's scores.</param>
    public bool IsReached(int row, ReadOnlySpan<float> scores) => _rejected < 0
        ? Decision.IsStrictMaximum(scores, _classes[row]) == IsTargeted
        : Decision.IsStrictMaximum(scores, BestWrong(scores, _classes[row]));

    /// <summary>How clearly the goal is reached (positive) or missed (negative), in score units; NaN when a score is.
    /// Untargeted: <c>max(z_j, j ≠ y) - z_y</c>; targeted: <c>z_t - max(z_j, j ≠ t)</c>.</summary>
    /// <param name="row">Row, in [0, <see cref="Count"/>).</param>
    /// <param name="scores">The row's scores, two or more.</param>
    public float Margin(int row, ReadOnlySpan<float> scores)
    {
        if (_rejected >= 0) return Decision.Lead(scores, BestWrong(scores, _classes[row]));
        float lead = Decision.Lead(scores, _classes[row]);
        return IsTargeted ? lead : -lead;
    }

    /// <summary>The objective that serves this goal. Where the classifier has too few classes for the loss, it is the margin.</summary>
    /// <param name="loss">Wanted loss.</param>
    /// <param name="classes">Classes of the classifier.</param>
    public ObjectiveKind Objective(AttackLoss loss, int classes)
    {
        ObjectiveKind wanted = (loss, IsTargeted) switch
        {
            (AttackLoss.CrossEntropy, false) => ObjectiveKind.CrossEntropy,
            (AttackLoss.CrossEntropy, true) => ObjectiveKind.TargetedCrossEntropy,
            (AttackLoss.DifferenceOfLogitsRatio, false) => ObjectiveKind.DifferenceOfLogitsRatio,
            (AttackLoss.DifferenceOfLogitsRatio, true) => ObjectiveKind.TargetedDifferenceOfLogitsRatio,
            (AttackLoss.Margin, _) => IsTargeted ? ObjectiveKind.TargetedMargin : ObjectiveKind.Margin,
            _ => throw new ArgumentOutOfRangeException(nameof(loss), loss, "Unknown loss."),
        };
        if (classes >= wanted.MinimumClasses()) return wanted;
        return IsTargeted ? ObjectiveKind.TargetedMargin : ObjectiveKind.Margin;
    }

    // With two classes and "rejected" there is exactly one.
    private int BestWrong(ReadOnlySpan<float> scores, int label)
    {
        int best = -1;
        for (int j = 0; j < scores.Length; j++)
        {
            if (j != label && j != _rejected && (best < 0 || scores[j] > scores[best])) best = j;
        }

        return best;
    }

    /// <summary>The goal of some of the rows, in the order given.</summary>
    /// <param name="rows">Rows, each in [0, <see cref="Count"/>).</param>
    public AttackGoal Gather(ReadOnlySpan<int> rows)
    {
        var classes = new int[rows.Length];
        for (int i = 0; i < rows.Length; i++) classes[i] = _classes[rows[i]];
        return new AttackGoal(IsTargeted, classes, _rejected);
    }
}
