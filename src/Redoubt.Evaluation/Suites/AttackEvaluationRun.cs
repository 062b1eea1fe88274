namespace Redoubt.Evaluation;

/// <summary>What one run of <see cref="AttackEvaluation"/> is given besides model, data and attack.</summary>
public sealed record AttackEvaluationRun
{
    /// <summary>Seed of all randomness.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Where the examples are written (NPY).</summary>
    public required string OutputPath { get; init; }

    /// <summary>What the attacker wants. Default: any wrong class.</summary>
    public TargetChoice Target { get; init; } = TargetChoice.Untargeted;

    /// <summary>Told how far the attack is, on the calling thread. Default none.</summary>
    public IProgress<EvaluationProgress>? Progress { get; init; }

    /// <summary>Ends the attack early; what was found is kept. Default none.</summary>
    public CancellationToken CancellationToken { get; init; }
}
