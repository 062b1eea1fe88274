namespace Redoubt.Models;

/// <summary>What drives an attack; the goal decides the direction.</summary>
public enum AttackLoss
{
    /// <summary>Cross-entropy. Vanishes in float32 for very confident models.</summary>
    CrossEntropy,

    /// <summary>Difference between the deciding scores.</summary>
    Margin,

    /// <summary>Difference of logits ratio: the margin divided by a spread of scores, so that scaling the scores changes nothing.</summary>
    DifferenceOfLogitsRatio,
}
