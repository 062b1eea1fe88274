namespace Redoubt.Certification;

/// <summary>Settings of <see cref="LinearCertifier"/>. Immutable.</summary>
public sealed record LinearCertifierOptions
{
    /// <summary>Ball, input bounds, rows of one interval pass, threads. Required.</summary>
    public required IntervalCertifierOptions Intervals { get; init; }

    /// <summary>The most thorough method to use. Default: CROWN-IBP.</summary>
    public CertificationMethod Method { get; init; } = CertificationMethod.IntervalLinear;

    /// <summary>Whether a row is left as soon as one method proves it, and not begun by linear bounds where the clean decision is wrong, so that no proof exists. Default true; its
    /// margin is then that of the methods that were used. False: every method for every row.</summary>
    public bool StopAtProof { get; init; } = true;

    /// <summary>Which lower lines rectifiers get. Default: both, one after the other.</summary>
    public LowerSlopes Slopes { get; init; } = LowerSlopes.Both;

    /// <summary>Neurons of one layer that get backward passes of their own, in [0, 10,000,000]. Layers with more of unknown sign keep their interval bounds. Default 16,384.</summary>
    public int MostNeurons { get; init; } = 16_384;

    /// <summary>One sentence per broken rule, none when valid.</summary>
    public IEnumerable<string> Errors()
    {
        if (Intervals is null) yield return "Intervals is required.";
        else foreach (string error in Intervals.Errors()) yield return error;
        if (!Enum.IsDefined(Method)) yield return $"Method {Method} is unknown.";
        if (!Enum.IsDefined(Slopes)) yield return $"Slopes {Slopes} is unknown.";
        if (MostNeurons is < 0 or > 10_000_000) yield return $"MostNeurons must be in [0, 10000000], was {MostNeurons}.";
    }
}
