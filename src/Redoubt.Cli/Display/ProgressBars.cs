using Redoubt.Evaluation;
using Spectre.Console;

namespace Redoubt.Cli;

/// <summary>Progress as bars, one per phase.</summary>
internal static class ProgressBars
{
    private const int WidthOfTheRest = 52, SmallestBar = 5, LargestBar = 40;

    public static T Show<T>(Terminal terminal, Func<IProgress<EvaluationProgress>, T> work)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(terminal.Output), Interactive = InteractionSupport.Yes });
        console.Profile.Width = terminal.Width;
        T? result = default;
        ProgressColumn[] columns =
        [
            new TaskDescriptionColumn { Alignment = Justify.Left },
            new ProgressBarColumn { Width = Math.Clamp(terminal.Width - WidthOfTheRest, SmallestBar, LargestBar) },
            new PercentageColumn(),
            new ElapsedTimeColumn(),
        ];
        console.Progress().AutoClear(false).HideCompleted(false).Columns(columns).Start(context => result = work(new Bars(context)));
        return result!;
    }

    private sealed class Bars(ProgressContext context) : IProgress<EvaluationProgress>
    {
        private ProgressTask? _task;
        private string _phase = string.Empty;

        public void Report(EvaluationProgress value)
        {
            if (_task is null || value.Phase != _phase)
            {
                _task?.StopTask();
                _phase = value.Phase;
                _task = context.AddTask(Markup.Escape(value.Phase), maxValue: 1);
            }

            _task.Value = value.Share;
            string text = value.Detail.Length == 0 ? value.Phase : $"{value.Phase} {value.Detail}";
            _task.Description = Markup.Escape(text.Length > 34 ? text[..34] : text.PadRight(20));
        }
    }
}
