namespace Redoubt.Evidence;

/// <summary>How long one part of a run took.</summary>
/// <param name="Name">The part, in words.</param>
/// <param name="Seconds">Wall-clock seconds.</param>
public sealed record PhaseDuration(string Name, double Seconds);
