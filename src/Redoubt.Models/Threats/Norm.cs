namespace Redoubt.Models;

/// <summary>How the size of a perturbation δ is measured.</summary>
public enum Norm
{
    /// <summary>Largest absolute change of any value: <c>max |δ_i|</c>.</summary>
    Linf,

    /// <summary>Euclidean length: <c>sqrt(Σ δ_i²)</c>.</summary>
    L2,

    /// <summary>Sum of absolute changes: <c>Σ |δ_i|</c>.</summary>
    L1,

    /// <summary>Number of changed values (not a norm in the strict sense): <c>#{i : δ_i ≠ 0}</c>.</summary>
    L0,
}
