namespace Redoubt.Certification;

/// <summary>How far two executions of a transcendental function may lie apart: theirs within the covered error of the real value, ours within our kernel's.</summary>
/// <param name="Relative">Relative to the result, both sides together.</param>
/// <param name="Absolute">In units of the result, both sides together.</param>
internal readonly record struct FunctionError(double Relative, double Absolute)
{
    // 16 ulp for others and up to 4 for our own kernels; an ulp is at most 2^-23 of the result.
    private const double Ulps = 24.0 / (1 << 23);

    /// <summary>Of Exp, Log and their relatives. Results below the normal range count with an absolute error.</summary>
    public static FunctionError Unbounded { get; } = new(Ulps, 1.18e-38);

    /// <summary>Of functions with results in [-1, 1], which others compute with an absolute error.</summary>
    public static FunctionError Bounded { get; } = new(Ulps, 1.0 / (1 << 21));
}
