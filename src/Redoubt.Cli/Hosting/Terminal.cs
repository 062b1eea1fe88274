using System.Globalization;

namespace Redoubt.Cli;

/// <summary>What the program sees of the outside: two text streams, the width of a line, and whether a person is watching. Tests make one of strings.</summary>
internal sealed class Terminal : IDisposable
{
    private const int DefaultWidth = 100, SmallestWidth = 40, LargestWidth = 160;

    private readonly CancellationTokenSource _cancellation = new();
    private ConsoleCancelEventHandler? _onCancel;

    /// <summary>Makes a terminal of text writers.</summary>
    /// <param name="output">Results.</param>
    /// <param name="error">Errors.</param>
    /// <param name="isInteractive">Whether progress bars can be drawn.</param>
    /// <param name="width">Characters in a line; null for the default.</param>
    public Terminal(TextWriter output, TextWriter error, bool isInteractive = false, int? width = null)
    {
        Output = output;
        Error = error;
        IsInteractive = isInteractive;
        HasWidth = width is not null;
        Width = Math.Clamp(width ?? DefaultWidth, SmallestWidth, LargestWidth);
    }

    /// <summary>Where results go.</summary>
    public TextWriter Output { get; }

    /// <summary>Where errors go.</summary>
    public TextWriter Error { get; }

    /// <summary>Whether a person is watching, so that progress bars make sense.</summary>
    public bool IsInteractive { get; }

    /// <summary>Characters in a line.</summary>
    public int Width { get; }

    /// <summary>Whether lines have an end that somebody sees; a file has none.</summary>
    public bool HasWidth { get; }

    /// <summary>Time of the run.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Set by Ctrl-C.</summary>
    public CancellationToken CancellationToken => _cancellation.Token;

    /// <summary>The process's own console. The first Ctrl-C asks for an orderly end, the second ends the process.</summary>
    public static Terminal OfProcess()
    {
        bool interactive = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "dumb");
        var terminal = new Terminal(Console.Out, Console.Error, interactive, WidthOfProcess(interactive));
        terminal._onCancel = (_, e) =>
        {
            if (terminal._cancellation.IsCancellationRequested) return;
            e.Cancel = true;
            terminal.Cancel();
        };
        Console.CancelKeyPress += terminal._onCancel;
        return terminal;
    }

    /// <summary>What Ctrl-C does.</summary>
    public void Cancel() => _cancellation.Cancel();

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_onCancel is not null) Console.CancelKeyPress -= _onCancel;
        _cancellation.Dispose();
    }

    private static int? WidthOfProcess(bool interactive)
    {
        if (int.TryParse(Environment.GetEnvironmentVariable("COLUMNS"), NumberStyles.None, CultureInfo.InvariantCulture, out int columns) && columns > 0)
            return columns;
        if (!interactive) return null;
        try
        {
            return Console.WindowWidth > 0 ? Console.WindowWidth : null;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
