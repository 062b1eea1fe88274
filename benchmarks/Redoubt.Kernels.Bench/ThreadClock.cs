using System.Runtime.InteropServices;

namespace Redoubt.Kernels.Bench;

/// <summary>Processor time of the calling thread: for one thread on a machine that others use too. Linux only.</summary>
internal sealed partial class ThreadClock : TimeProvider
{
    private const int ThreadProcessorTime = 3;

    public override long TimestampFrequency => 1_000_000_000;

    public override long GetTimestamp()
    {
        _ = Read(ThreadProcessorTime, out Moment now);
        return now.Seconds * TimestampFrequency + now.Nanoseconds;
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int Read(int clock, out Moment moment);

    private struct Moment
    {
        public long Seconds, Nanoseconds;
    }
}
