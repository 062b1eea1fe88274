namespace Redoubt.Training;

/// <summary>What the inner maximization of a recipe makes large.</summary>
public enum InnerObjective
{
    /// <summary>Cross-entropy of the true class.</summary>
    CrossEntropy,

    /// <summary>Divergence from the prediction for the clean row.</summary>
    Divergence,

    /// <summary>Best wrong score minus the true one.</summary>
    Margin,

    /// <summary>Cross-entropy of the mean prediction over noisy copies of the row (Salman et al., NeurIPS 2019).</summary>
    Smoothed,
}
