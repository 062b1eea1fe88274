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
        foreach (string error in QueryRun.Errors(name, ball, norms, queries)) yield return error;
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
        return QueryRun.Run(outcome, session, queries, create);
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
