namespace Redoubt.Models;

/// <summary>How an attack on a <see cref="DetectedClassifier"/> weighs the classifier against the detector.</summary>
public enum JointLoss
{
    /// <summary>"Rejected" as one class more, whose score is the best other one plus the weighted detector's (Carlini and Wagner, AISec 2017, arXiv:1705.07263, section 3.2).</summary>
    ExtraClass,

    /// <summary>The classifier's objective minus the weight times the detector's excess over its threshold (the same paper, section 2.3). Try several weights.</summary>
    WeightedSum,

    /// <summary>The classifier's gradient until the input is misclassified, then the detector's (Bryniarski et al., ICLR 2022, arXiv:2106.15023, section 4.1).</summary>
    Selective,

    /// <summary>As selective, each gradient without its part along the other one, so that a step for one does not undo the other (the same paper, section 4.2).</summary>
    Orthogonal,
}
