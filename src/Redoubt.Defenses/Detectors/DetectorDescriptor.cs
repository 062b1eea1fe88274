namespace Redoubt.Defenses;

/// <summary>A kind of detector.</summary>
/// <param name="Name">Name as on the command line.</param>
/// <param name="Summary">What it looks at, in a few words.</param>
/// <param name="Fit">Fits one on rows.</param>
public sealed record DetectorDescriptor(string Name, string Summary, Func<DetectorFitting, IDetector> Fit)
{
    /// <summary>Whether it learns from adversarial rows and cannot be fitted without.</summary>
    public bool NeedsAttacked { get; init; }

    /// <summary>Whether it reads layers.</summary>
    public bool ReadsLayers { get; init; }
}
