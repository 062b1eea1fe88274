using System.Globalization;
using Redoubt.Evaluation;

namespace Redoubt.Cli;

/// <summary>Progress as plain lines: one when a phase begins, one every ten seconds.</summary>
internal sealed class ProgressLines(Terminal terminal) : IProgress<EvaluationProgress>
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private string _phase = string.Empty;
    private long _last;

    public void Report(EvaluationProgress value)
    {
        bool begins = value.Phase != _phase;
        if (!begins && terminal.Time.GetElapsedTime(_last) < Interval) return;
        _phase = value.Phase;
        _last = terminal.Time.GetTimestamp();
        string detail = value.Detail.Length == 0 ? string.Empty : $", {value.Detail}";
        terminal.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {value.Phase}: {100 * value.Share:0} %{detail}"));
        terminal.Output.Flush();
    }
}
