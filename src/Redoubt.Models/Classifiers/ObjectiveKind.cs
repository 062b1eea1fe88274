namespace Redoubt.Models;

/// <summary>What an attacker maximizes, as a function of the scores z, the true class y and, for targeted kinds, the wanted class t.
/// π1, π2, … are the classes by falling score.</summary>
public enum ObjectiveKind
{
    /// <summary>Cross-entropy of the true class: <c>-log softmax(z)_y</c>.</summary>
    CrossEntropy,

    /// <summary>Negated cross-entropy of the wanted class: <c>log softmax(z)_t</c>.</summary>
    TargetedCrossEntropy,

    /// <summary>Margin of the best wrong class: <c>max(z_j, j ≠ y) - z_y</c>. Zero or more exactly when y is no longer the unique maximum.</summary>
    Margin,

    /// <summary>Margin of the wanted class: <c>z_t - max(z_j, j ≠ t)</c>. Positive exactly when t is the unique maximum.</summary>
    TargetedMargin,

    /// <summary>Difference of logits ratio (Croce and Hein, ICML 2020, arXiv:2003.01690, equation 6):
    /// <c>(max(z_j, j ≠ y) - z_y) / (z_π1 - z_π3 + 1e-12)</c>. Needs three classes.</summary>
    DifferenceOfLogitsRatio,

    /// <summary>Targeted difference of logits ratio (same paper, equation 7):
    /// <c>(z_t - z_y) / (z_π1 - (z_π3 + z_π4) / 2 + 1e-12)</c>. Needs four classes.</summary>
    TargetedDifferenceOfLogitsRatio,

    /// <summary>Difference of two scores: <c>z_t - z_y</c>, the linearized boundary between two classes for minimum-norm attacks.</summary>
    ScoreDifference,
}
