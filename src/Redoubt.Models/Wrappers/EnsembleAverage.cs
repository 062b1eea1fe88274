namespace Redoubt.Models;

/// <summary>What an <see cref="EnsembleClassifier"/> averages over its members.</summary>
public enum EnsembleAverage
{
    /// <summary>The scores (Liu et al., ICLR 2017, arXiv:1611.02770, in the logits). Members with large scores weigh more.</summary>
    Scores,

    /// <summary>The softmax probabilities; the scores of the ensemble are the logarithms of the means.</summary>
    Probabilities,

    /// <summary>The objectives and their gradients (Dong et al., CVPR 2018, arXiv:1710.06081, compare the three). The ensemble decides by the mean of the scores.</summary>
    Losses,
}
