using System.Diagnostics;

namespace Redoubt.Onnx.Tests;

/// <summary>Ends the process when a case takes longer than it may. Processor time counts, not the clock, so that a busy machine makes no difference.</summary>
internal sealed class FuzzWatch : IDisposable
{
    private const double MostSeconds = 5;

    // Of a quarter of a second. A process that is stopped, or waits for a processor, gets none.
    private const int MostTicks = 480;

    private readonly Process _process = Process.GetCurrentProcess();
    private readonly Timer _timer;
    private readonly Action<string> _report;
    private volatile string _current = string.Empty;
    private int _ticks;
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
            _ticks = 0;
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
            double used = Seconds() - _processorSeconds;
            if (used <= MostSeconds && ++_ticks <= MostTicks) return;
            _report($"HANG in {_current} after {used:F1} processor seconds and {_ticks} ticks");
            Environment.Exit(3);
        }
    }

    private double Seconds()
    {
        _process.Refresh();
        return _process.TotalProcessorTime.TotalSeconds;
    }
}
