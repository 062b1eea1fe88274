using Redoubt.Models;

namespace Redoubt.Attacks;

/// <summary>Settings of <see cref="HueAttack"/>. Immutable.</summary>
public sealed record HueOptions
{
    internal const int DefaultQueries = 1001;

    /// <summary>How the change is measured, and changes that count; normally <see cref="PerturbationBall.Unlimited"/>: the limit of this attack is that light and shape stay. Required.</summary>
    public required PerturbationBall Ball { get; init; }

    /// <summary>Most queries per row, the clean one included, in [2, 100000000]. Default 1001: the paper's 1,000 trials.</summary>
    public int Queries { get; init; } = DefaultQueries;

    /// <summary>One sentence per broken rule, none when valid.</summary>
    public IEnumerable<string> Errors() => QueryRun.Errors("HueAttack", Ball, [Norm.Linf, Norm.L2], Queries);
}
