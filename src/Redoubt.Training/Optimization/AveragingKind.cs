namespace Redoubt.Training;

/// <summary>Whether the written model is an average over training.</summary>
public enum AveragingKind
{
    /// <summary>The weights of the last step.</summary>
    None,

    /// <summary>Exponential moving average over the steps; young averages move faster.</summary>
    Exponential,

    /// <summary>Equal average of the weights at the ends of the last epochs (Izmailov et al., UAI 2018, arXiv:1803.05407). Departs from the paper: running statistics are
    /// averaged like weights, not computed anew.</summary>
    Stochastic,
}
