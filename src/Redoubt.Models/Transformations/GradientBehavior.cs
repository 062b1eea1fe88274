namespace Redoubt.Models;

/// <summary>What a defense does to the gradients that an attacker follows (Athalye, Carlini and Wagner, ICML 2018, arXiv:1802.00420, section 3). Declared by the defense;
/// an evaluation then asks for the attacks that fit.</summary>
[Flags]
public enum GradientBehavior
{
    /// <summary>The gradient is that of what is computed.</summary>
    Exact = 0,

    /// <summary>The gradient is zero, missing or misleading: attack through a stand-in (BPDA).</summary>
    Shattered = 1,

    /// <summary>The same input gives other scores each time: attack the expectation over draws (EoT).</summary>
    Stochastic = 2,
}
