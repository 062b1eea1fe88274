namespace Redoubt.Training;

/// <summary>Times an action: the fastest of many runs, because everything that disturbs a run makes it slower.</summary>
internal sealed class BenchmarkTimer(BenchmarkOptions options, TimeProvider time)
{
    /// <summary>Runs an action again and again.</summary>
    /// <returns>Milliseconds of the fastest run, and bytes that one run allocates on average over all threads.</returns>
    public (double Milliseconds, long AllocatedBytes) Measure(Action action, CancellationToken cancellationToken)
    {
        for (int i = 0; i < 3; i++) action();
        double best = double.PositiveInfinity;
        long start = time.GetTimestamp();
        for (int run = 0; run < options.MinimumRuns || time.GetElapsedTime(start).TotalSeconds < options.SecondsPerCase; run++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            long begin = time.GetTimestamp();
            action();
            best = Math.Min(best, time.GetElapsedTime(begin).TotalMilliseconds);
        }

        return (best, AllocatedBytes(action));
    }

    private static long AllocatedBytes(Action action)
    {
        const int Runs = 16;
        long before = GC.GetTotalAllocatedBytes(precise: true);
        for (int i = 0; i < Runs; i++) action();
        return (GC.GetTotalAllocatedBytes(precise: true) - before) / Runs;
    }
}
