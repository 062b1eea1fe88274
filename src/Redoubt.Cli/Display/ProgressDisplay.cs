using Redoubt.Evaluation;

namespace Redoubt.Cli;

/// <summary>Shows how far long work is: bars where a person watches, a plain line now and then elsewhere.</summary>
internal static class ProgressDisplay
{
    /// <summary>Runs work that reports progress.</summary>
    public static T Show<T>(Terminal terminal, Func<IProgress<EvaluationProgress>, T> work) =>
        terminal.IsInteractive ? ProgressBars.Show(terminal, work) : work(new ProgressLines(terminal));
}
