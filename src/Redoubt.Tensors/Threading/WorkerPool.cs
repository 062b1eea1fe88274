using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace Redoubt.Tensors;

/// <summary>Threads of our own that run the units of one piece of work at a time and allocate nothing while doing so.</summary>
/// <remarks>
/// <para>Idle workers spin for a short time, so that the next step of a plan starts within a microsecond, and then sleep. The caller works
/// too and never waits for a worker that has not yet woken: a run is closed when its units are gone, and late workers stay out.</para>
/// <para>Which thread runs which unit differs from run to run. Results do not, as long as units write disjoint memory.</para>
/// <para><see cref="Run"/> may be called from any thread; runs of one pool take turns.</para>
/// </remarks>
internal sealed class WorkerPool : IDisposable
{
    // Set in the gate while workers may join the run; the bits below count those inside.
    private const int Open = 1 << 30;

    // Longer than the gap between two steps of a plan, shorter than a scheduler's time slice.
    private const double SpinMicroseconds = 40;

    [ThreadStatic]
    private static bool s_insideRun;

    private readonly Lock _turn = new();
    private readonly object _idle = new();
    private readonly object _completion = new();
    private readonly Thread[] _threads;
    private readonly long _spinTicks;

    private PaddedCounter _generation;
    private PaddedCounter _next;
    private PaddedCounter _gate;
    private IParallelWork? _work;
    private int _units;
    private int _sleeping;
    private bool _callerSleeps;
    private bool _stopping;
    private Exception? _failure;
    private int _failedUnit;

    /// <summary>Starts the workers.</summary>
    /// <param name="threads">Threads that work during a run, the caller included; 1 means that nothing runs in parallel.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is outside [1, 1024].</exception>
    public WorkerPool(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(threads, 1024);
        Threads = threads;

        // With fewer cores than threads a spinning thread takes the core from the one it waits for.
        bool maySpin = threads <= Environment.ProcessorCount;
        _spinTicks = maySpin ? (long)(SpinMicroseconds * 1e-6 * Stopwatch.Frequency) : 0;
        _threads = new Thread[threads - 1];
        for (int i = 0; i < _threads.Length; i++)
        {
            int worker = i + 1;
            _threads[i] = new Thread(() => Work(worker)) { IsBackground = true, Name = $"Redoubt worker {worker}" };
            _threads[i].Start();
        }
    }

    /// <summary>Threads that work during a run, the caller included.</summary>
    public int Threads { get; }

    /// <summary>Runs all units and returns when the last one is done.</summary>
    /// <param name="work">The work.</param>
    /// <param name="units">Number of units, zero or more.</param>
    /// <remarks>When units throw, the remaining ones are skipped and the exception of the lowest failed unit is thrown here.</remarks>
    /// <exception cref="InvalidOperationException">Called from inside a unit of a run.</exception>
    /// <exception cref="ObjectDisposedException">The pool has been disposed.</exception>
    public void Run(IParallelWork work, int units)
    {
        ArgumentNullException.ThrowIfNull(work);
        ArgumentOutOfRangeException.ThrowIfNegative(units);
        if (s_insideRun)
            throw new InvalidOperationException("A unit of parallel work must not start another parallel run; make its units smaller instead.");

        lock (_turn)
        {
            ObjectDisposedException.ThrowIf(_stopping, this);
            s_insideRun = true;
            try
            {
                if (units <= 1 || _threads.Length == 0) RunAlone(work, units);
                else RunTogether(work, units);
            }
            finally
            {
                s_insideRun = false;
            }
        }
    }

    /// <summary>Stops the workers after the run in progress.</summary>
    public void Dispose()
    {
        lock (_turn)
        {
            if (_stopping) return;
            Volatile.Write(ref _stopping, true);
            Interlocked.Increment(ref _generation.Value);
            WakeWorkers(_threads.Length);
        }

        foreach (Thread thread in _threads) thread.Join();
    }

    private static void RunAlone(IParallelWork work, int units)
    {
        for (int unit = 0; unit < units; unit++) work.Execute(unit, 0);
    }

    private void RunTogether(IParallelWork work, int units)
    {
        _work = work;
        _units = units;
        _next.Value = 0;
        Volatile.Write(ref _gate.Value, Open);
        Interlocked.Increment(ref _generation.Value);
        WakeWorkers(units - 1);

        ClaimUnits(0);
        if ((Interlocked.And(ref _gate.Value, ~Open) & ~Open) != 0) WaitForWorkers();

        _work = null;
        if (_failure is not { } failure) return;
        _failure = null;
        ExceptionDispatchInfo.Throw(failure);
    }

    private void ClaimUnits(int worker)
    {
        IParallelWork work = _work!;
        int units = _units;
        for (int unit = Interlocked.Increment(ref _next.Value) - 1; unit < units; unit = Interlocked.Increment(ref _next.Value) - 1)
        {
            try
            {
                work.Execute(unit, worker);
            }
            catch (Exception exception)
            {
                // Not handled here but carried to the caller of Run: thrown on a worker's own stack it would end the process.
                RecordFailure(exception, unit);
                return;
            }
        }
    }

    private void RecordFailure(Exception exception, int unit)
    {
        lock (_completion)
        {
            if (_failure is null || unit < _failedUnit) (_failure, _failedUnit) = (exception, unit);
        }

        // Not the largest integer: threads that still claim would make the counter overflow.
        Volatile.Write(ref _next.Value, _units);
    }

    private void WakeWorkers(int wanted)
    {
        if (Volatile.Read(ref _sleeping) == 0) return;
        lock (_idle)
        {
            if (wanted >= _sleeping) Monitor.PulseAll(_idle);
            else for (int i = 0; i < wanted; i++) Monitor.Pulse(_idle);
        }
    }

    private void WaitForWorkers()
    {
        long start = Stopwatch.GetTimestamp();
        while (Volatile.Read(ref _gate.Value) != 0)
        {
            if (Stopwatch.GetTimestamp() - start < _spinTicks)
            {
                Thread.SpinWait(2);
                continue;
            }

            lock (_completion)
            {
                Volatile.Write(ref _callerSleeps, true);
                Interlocked.MemoryBarrier();
                while (Volatile.Read(ref _gate.Value) != 0) Monitor.Wait(_completion);
                _callerSleeps = false;
            }
        }
    }

    private void Work(int worker)
    {
        s_insideRun = true;
        int seen = 0;
        while (true)
        {
            seen = WaitForGeneration(seen);
            if (Volatile.Read(ref _stopping)) return;
            if (!TryJoin()) continue;
            ClaimUnits(worker);
            Leave();
        }
    }

    private bool TryJoin()
    {
        int gate = Volatile.Read(ref _gate.Value);
        while ((gate & Open) != 0)
        {
            int before = Interlocked.CompareExchange(ref _gate.Value, gate + 1, gate);
            if (before == gate) return true;
            gate = before;
        }

        return false;
    }

    private void Leave()
    {
        if (Interlocked.Decrement(ref _gate.Value) != 0 || !Volatile.Read(ref _callerSleeps)) return;
        lock (_completion) Monitor.Pulse(_completion);
    }

    private int WaitForGeneration(int seen)
    {
        long start = Stopwatch.GetTimestamp();
        int generation;
        while ((generation = Volatile.Read(ref _generation.Value)) == seen)
        {
            if (Stopwatch.GetTimestamp() - start < _spinTicks) Thread.SpinWait(2);
            else Sleep(seen);
        }

        return generation;
    }

    private void Sleep(int seen)
    {
        lock (_idle)
        {
            // A full fence between announcing the sleep and looking again; Run does the mirror image, so one of the two sees the other.
            Interlocked.Increment(ref _sleeping);
            while (Volatile.Read(ref _generation.Value) == seen) Monitor.Wait(_idle);
            Interlocked.Decrement(ref _sleeping);
        }
    }
}
