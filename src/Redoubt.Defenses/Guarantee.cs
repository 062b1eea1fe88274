namespace Redoubt.Defenses;

/// <summary>What a defense or a detector promises; printed in every result that it takes part in.</summary>
public enum Guarantee
{
    /// <summary>Nothing: it was only seen to help against attacks that did not know of it.</summary>
    Heuristic,

    /// <summary>A rate under a stated assumption, such as at most 5 % false alarms on rows drawn like those it was calibrated on. Says nothing of rows an adversary made.</summary>
    Statistical,

    /// <summary>A bound that holds for every input of a stated set, adversarial ones too.</summary>
    Certified,
}
