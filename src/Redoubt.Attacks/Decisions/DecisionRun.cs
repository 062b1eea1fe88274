using Redoubt.Models;

namespace Redoubt.Attacks;

/// <summary>What all attacks do that see decisions only.</summary>
internal static class DecisionRun
{
    /// <summary>The sentences about the settings that all have.</summary>
    /// <param name="name">Name of the attack in sentences.</param>
    /// <param name="ball">Perturbations that are small enough.</param>
    /// <param name="norms">Norms that the attack works in.</param>
    /// <param name="queries">Most queries.</param>
    /// <param name="start">Starts.</param>
    public static IEnumerable<string> Errors(string name, PerturbationBall? ball, Norm[] norms, int queries, StartOptions? start)
    {
        if (ball is null) yield return "Ball is required.";
        else if (!norms.Contains(ball.Norm)) yield return $"{name} supports {string.Join(" and ", norms.Select(n => n.Name()))}, not {ball.Norm.Name()}.";
        if (queries is < 2 or > 100_000_000) yield return $"Queries must be in [2, 100000000], was {queries}.";
        if (start is null) yield return "Start is required.";
        foreach (string error in start?.Errors() ?? []) yield return error;
    }

    /// <summary>Runs one procedure for every row.</summary>
    /// <param name="outcome">To be filled in; its ball says what counts.</param>
    /// <param name="session">What is attacked.</param>
    /// <param name="queries">Most queries per row, the clean one included.</param>
    /// <param name="start">Starts.</param>
    /// <param name="create">Makes a procedure.</param>
    /// <exception cref="ArgumentException">The starting points do not fit the model.</exception>
    public static AttackOutcome Run(AttackOutcome outcome, AttackSession session, int queries, StartOptions start, Func<RowProcedure> create)
    {
        CheckStarts(session.Model, start);
        RowScheduler.Run(new ProcedureSearch(session, outcome, queries, SearchAim.NearestSuccess, create), session, outcome);
        return outcome;
    }

    private static void CheckStarts(IClassifier model, StartOptions start)
    {
        if (start.Points is not { } points) return;
        if (points.Shape.Rank == 0 || !points.Shape.Extents[1..].SequenceEqual(model.ExampleShape.Extents))
            throw new ArgumentException($"The starting points have shape {points.Shape}; the model takes rows of shape {model.ExampleShape}.");
        for (int row = 0; row < points.Rows; row++)
        {
            if (!model.Bounds.Contains(points.Row(row))) throw new ArgumentException($"Starting point {row} lies outside the input bounds {model.Bounds}.");
        }
    }
}
