using Redoubt.Models;

namespace Redoubt.Attacks;

/// <summary>What all attacks do that count queries.</summary>
internal static class QueryRun
{
    /// <summary>The sentences about the settings that all have.</summary>
    /// <param name="name">Name of the attack in sentences.</param>
    /// <param name="ball">Perturbations that are small enough.</param>
    /// <param name="norms">Norms that the attack works in.</param>
    /// <param name="queries">Most queries.</param>
    public static IEnumerable<string> Errors(string name, PerturbationBall? ball, Norm[] norms, int queries)
    {
        if (ball is null) yield return "Ball is required.";
        else if (!norms.Contains(ball.Norm)) yield return $"{name} supports {string.Join(" and ", norms.Select(n => n.Name()))}, not {ball.Norm.Name()}.";
        if (queries is < 2 or > 100_000_000) yield return $"Queries must be in [2, 100000000], was {queries}.";
    }

    /// <summary>Runs one procedure for every row.</summary>
    /// <param name="outcome">To be filled in; its ball says what counts.</param>
    /// <param name="session">What is attacked.</param>
    /// <param name="queries">Most queries per row, the clean one included.</param>
    /// <param name="create">Makes a procedure.</param>
    public static AttackOutcome Run(AttackOutcome outcome, AttackSession session, int queries, Func<RowProcedure> create)
    {
        RowScheduler.Run(new ProcedureSearch(session, outcome, queries, create), session, outcome);
        return outcome;
    }

    /// <summary>Opens a session for procedures that see scores and runs them.</summary>
    /// <param name="target">What is attacked.</param>
    /// <param name="name">Name of the attack.</param>
    /// <param name="ball">What counts.</param>
    /// <param name="queries">Most queries per row, the clean one included.</param>
    /// <param name="create">Makes a procedure.</param>
    public static AttackOutcome OnScores(QueryTarget target, string name, PerturbationBall ball, int queries, Func<RowProcedure> create)
    {
        AttackSession session = AttackSession.Open(target.Model, target.Inputs, target.Goal, target.Run, ball);
        ObjectiveKind kind = target.Goal.Objective(AttackLoss.Margin, target.Model.Classes);
        return Run(new AttackOutcome(name, ball, target.Goal, target.Inputs.Clone()) { Objective = kind }, session, queries, create);
    }
}
