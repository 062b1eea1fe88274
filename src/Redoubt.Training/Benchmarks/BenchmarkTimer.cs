namespace Redoubt.Training;

/// <summary>Times an action: the fastest of many runs, because everything that disturbs a run makes it slower.</summary>
internal sealed class BenchmarkTimer(BenchmarkOptions options, TimeProvider time)
{
    private const int MostTogether = 1 << 16;

    /// <summary>Runs an action again and again.</summary>
    /// <returns>Milliseconds of the fastest run, and bytes that one run allocates on average over all threads.</returns>
    public (double Milliseconds, long AllocatedBytes) Measure(Action action, CancellationToken cancellationToken)
    {
        for (int i = 0; i < 3; i++) action();
        double best = double.PositiveInfinity;
        int together = Together(action);
        long start = time.GetTimestamp();
        for (int run = 0; run < options.MinimumRuns || time.GetElapsedTime(start).TotalSeconds < options.SecondsPerCase; run++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            long begin = time.GetTimestamp();
            for (int i = 0; i < together; i++) action();
            best = Math.Min(best, time.GetElapsedTime(begin).TotalMilliseconds / together);
        }

        return (best, AllocatedBytes(action));
    }

    // The clock shows steps of 100 ns: short actions are timed several together.
    private int Together(Action action)
    {
        int count = 1;
        while (true)
        {
            long begin = time.GetTimestamp();
            for (int i = 0; i < count; i++) action();
            if (time.GetElapsedTime(begin).TotalMilliseconds >= 0.02 || count >= MostTogether) return count;
            count *= 2;
        }
    }

    private static long AllocatedBytes(Action action)
    {
        const int Runs = 16;
        long before = GC.GetTotalAllocatedBytes(precise: true);
        for (int i = 0; i < Runs; i++) action();
        return (GC.GetTotalAllocatedBytes(precise: true) - before) / Runs;
    }
}
