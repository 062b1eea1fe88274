using System.Diagnostics;

namespace Redoubt.Onnx.Tests;

/// <summary>Ends the process when a case takes longer than it may. Processor time counts, not the clock, so that a busy machine makes no difference.</summary>
internal sealed class FuzzWatch : IDisposable
{
    private const double MostSeconds = 5, LongestWait = 120;

    private readonly Process _process = Process.GetCurrentProcess();
    private readonly Timer _timer;
    private readonly Action<string> _report;
    private volatile string _current = string.Empty;
    private long _started;
    private double _processorSeconds;

    public FuzzWatch(Action<string> report)
    {
        _report = report;
        _timer = new Timer(_ => Check(), null, 250, 250);
    }

    /// <summary>Processor seconds of the slowest case so far.</summary>
    public double Slowest { get; private set; }

    /// <summary>Begins a case.</summary>
    public void Begin(string name)
    {
        lock (_timer)
        {
            _processorSeconds = Seconds();
            _started = Stopwatch.GetTimestamp();
            _current = name;
        }
    }

    public void End()
    {
        lock (_timer)
        {
            Slowest = Math.Max(Slowest, Seconds() - _processorSeconds);
            _current = string.Empty;
        }
    }

    public void Dispose()
    {
        _timer.Dispose();
        _process.Dispose();
    }

    private void Check()
    {
        lock (_timer)
        {
            if (_current.Length == 0) return;
            double used = Seconds() - _processorSeconds, waited = Stopwatch.GetElapsedTime(_started).TotalSeconds;
            if (used <= MostSeconds && waited <= LongestWait) return;
            _report($"HANG in {_current} after {used:F1} processor seconds, {waited:F1} seconds");
            Environment.Exit(3);
        }
    }

    private double Seconds()
    {
        _process.Refresh();
        return _process.TotalProcessorTime.TotalSeconds;
    }
}
