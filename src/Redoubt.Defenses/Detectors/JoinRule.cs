namespace Redoubt.Defenses;

/// <summary>How several detectors become one.</summary>
public enum JoinRule
{
    /// <summary>The sum of suspicions in units of their deviation over clean rows, compressed by asinh so that one wild part does not drown the others.</summary>
    Sum,

    /// <summary>Fisher's method: -2 Σ ln p. Exact for independent parts only; the threshold is calibrated on the sum itself, so dependence costs power and not the rate.</summary>
    Fisher,

    /// <summary>Simes' method: the smallest m·p₍ⱼ₎/j. Good where one part is certain and the others are not.</summary>
    Simes,

    /// <summary>Logistic regression on the compressed suspicions of clean and attacked rows. Learns what those attacks look like, and no others.</summary>
    Learned,
}
