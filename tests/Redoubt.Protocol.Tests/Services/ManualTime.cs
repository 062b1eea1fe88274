namespace Redoubt.Protocol.Tests;

/// <summary>A clock that stands still until a test moves it to the next timer.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly List<Timer> _timers = [];
    private TimeSpan _now;

    public static DateTimeOffset Start { get; } = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Time since the start.</summary>
    public TimeSpan Elapsed => _now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _now.Ticks;

    public override DateTimeOffset GetUtcNow() => Start + _now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Runs something to its end, moving the clock whenever it waits.</summary>
    public T Run<T>(Task<T> task)
    {
        while (!task.IsCompleted) AdvanceToNext();
        return task.GetAwaiter().GetResult();
    }

    /// <summary>Runs something to its end, moving the clock whenever it waits.</summary>
    public void Run(Task task)
    {
        while (!task.IsCompleted) AdvanceToNext();
        task.GetAwaiter().GetResult();
    }

    private void AdvanceToNext()
    {
        Timer next = _timers.MinBy(static timer => timer.Due) ?? throw new InvalidOperationException("Something waits, but not for this clock.");
        _now = next.Due > _now ? next.Due : _now;
        next.Fire();
    }

    private sealed class Timer(ManualTime time, TimerCallback callback, object? state) : ITimer
    {
        public TimeSpan Due { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            time._timers.Remove(this);
            if (dueTime == Timeout.InfiniteTimeSpan) return true;
            Due = time._now + dueTime;
            time._timers.Add(this);
            return true;
        }

        public void Fire()
        {
            time._timers.Remove(this);
            callback(state);
        }

        public void Dispose() => time._timers.Remove(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
