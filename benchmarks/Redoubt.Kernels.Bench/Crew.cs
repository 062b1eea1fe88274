namespace Redoubt.Kernels.Bench;

/// <summary>Threads that spin between jobs, so that a measurement holds the kernel and nothing else.</summary>
internal sealed class Crew : IDisposable
{
    private readonly Thread[] _threads;
    private Action<int, int>? _job;
    private int _generation, _next, _units, _busy;
    private volatile bool _stop;

    public Crew(int threads)
    {
        Count = threads;
        _threads = [.. Enumerable.Range(1, threads - 1).Select(worker => new Thread(() => Work(worker)) { IsBackground = true })];
        foreach (Thread thread in _threads) thread.Start();
    }

    public int Count { get; }

    /// <summary>Runs job(unit, worker) for every unit and waits for the last.</summary>
    public void Run(int units, Action<int, int> job)
    {
        _job = job;
        _units = units;
        Volatile.Write(ref _next, 0);
        Volatile.Write(ref _busy, _threads.Length);
        Interlocked.Increment(ref _generation);
        Take(0);
        var spin = new SpinWait();
        while (Volatile.Read(ref _busy) > 0) spin.SpinOnce(-1);
    }

    public void Dispose() => _stop = true;

    private void Work(int worker)
    {
        int seen = 0;
        while (!_stop)
        {
            if (Volatile.Read(ref _generation) == seen)
            {
                Thread.SpinWait(20);
                continue;
            }

            seen = Volatile.Read(ref _generation);
            Take(worker);
            Interlocked.Decrement(ref _busy);
        }
    }

    private void Take(int worker)
    {
        for (int unit = Interlocked.Increment(ref _next) - 1; unit < _units; unit = Interlocked.Increment(ref _next) - 1) _job!(unit, worker);
    }
}
