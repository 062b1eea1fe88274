namespace Redoubt.Training;

/// <summary>How a network is trained against several balls at once.</summary>
public enum UnionStrategy
{
    /// <summary>Every row is perturbed in the ball where it does worst (Tramèr and Boneh, NeurIPS 2019, "max").</summary>
    Worst,

    /// <summary>The mean loss over all balls (Tramèr and Boneh, NeurIPS 2019, "avg").</summary>
    Average,

    /// <summary>One ascent that takes, at every step, the ball whose step leads to the largest loss (Maini, Wong and Kolter, ICML 2020).</summary>
    SteepestStep,
}
