namespace Redoubt.Attacks;

/// <summary>The published compositions of AutoAttack.</summary>
public enum AutoAttackVersion
{
    /// <summary>APGD-CE, APGD-T, FAB-T, Square: for deterministic models.</summary>
    Standard,

    /// <summary>APGD-CE and APGD-DLR with five attempts, FAB with five, Square, APGD-T, FAB-T: about five times the work.</summary>
    Plus,

    /// <summary>APGD-CE and APGD-DLR, each on the mean over 20 draws (expectation over transformation): for models that answer at random.</summary>
    Rand,
}
