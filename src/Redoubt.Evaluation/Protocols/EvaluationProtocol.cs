namespace Redoubt.Evaluation;

/// <summary>How thorough an assessment is: each contains the one before it.</summary>
public enum EvaluationProtocol
{
    /// <summary>APGD on cross-entropy and a short black-box attack: a first look.</summary>
    Quick,

    /// <summary>The four attacks of AutoAttack (Croce and Hein, ICML 2020, arXiv:2003.01690).</summary>
    Standard,

    /// <summary>Standard, the best of many attacks within a budget, and the smallest perturbation of every probed row.</summary>
    Full,

    /// <summary>Full, and attacks on the model without what hides its gradients (Athalye, Carlini and Wagner, ICML 2018, arXiv:1802.00420).</summary>
    Adaptive,
}
