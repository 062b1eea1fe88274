using System.Diagnostics;

namespace Redoubt.Tensors.Tests;

public sealed class WorkerPoolTests
{
    public static TheoryData<int> ThreadCounts => [1, 2, 3, 8];

    [Theory]
    [MemberData(nameof(ThreadCounts))]
    public void Run_AnyUnitCount_RunsEveryUnitOnce(int threads)
    {
        using var pool = new WorkerPool(threads);
        for (int units = 0; units < 200; units++)
        {
            var work = new CountingWork(units, threads);
            pool.Run(work, units);

            Assert.All(work.Runs, runs => Assert.Equal(1, runs));
            Assert.False(work.SawWrongWorker);
        }
    }

    [Fact]
    public void Run_ManyShortRunsWithPauses_NeverLosesAUnit()
    {
        using var pool = new WorkerPool(4);
        var work = new CountingWork(3, 4);
        for (int run = 0; run < 20_000; run++)
        {
            pool.Run(work, 3);
            if (run % 1000 == 0) Thread.Sleep(1); // long enough for every worker to fall asleep
        }

        Assert.All(work.Runs, runs => Assert.Equal(20_000, runs));
    }

    [Fact]
    public void Run_SleepingWorkersAndLongUnits_UsesSeveralThreads()
    {
        using var pool = new WorkerPool(2);
        Thread.Sleep(20);
        var work = new MeetingWork();
        pool.Run(work, 2);

        Assert.True(work.Met);
    }

    [Fact]
    public void Run_AfterWarmUp_AllocatesNothing()
    {
        using var pool = new WorkerPool(2);
        var work = new AllocationWork();
        for (int run = 0; run < 100; run++) pool.Run(work, 2);
        Thread.Sleep(20); // sleeping and waking must not allocate either
        pool.Run(work, 2);
        work.Begin();
        for (int run = 0; run < 500; run++)
        {
            pool.Run(work, 2);
            if (run % 100 == 0) Thread.Sleep(2);
        }

        // Counted on the two threads alone: other tests of the process allocate meanwhile.
        pool.Run(work, 2);
        Assert.Equal([0L, 0L], work.Allocated);
        Assert.True(work.Meetings > 500, "the worker took no part");
    }

    [Theory]
    [MemberData(nameof(ThreadCounts))]
    public void Run_UnitThrows_CallerGetsTheExceptionAndPoolStaysUsable(int threads)
    {
        using var pool = new WorkerPool(threads);
        for (int repeat = 0; repeat < 100; repeat++)
        {
            var thrown = Assert.Throws<InvalidDataException>(() => pool.Run(new ThrowingWork(5), 10));
            Assert.Equal("unit 5", thrown.Message);
        }

        var work = new CountingWork(10, threads);
        pool.Run(work, 10);
        Assert.All(work.Runs, runs => Assert.Equal(1, runs));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Run_Nested_Throws(int threads)
    {
        using var pool = new WorkerPool(threads);
        var thrown = Assert.Throws<InvalidOperationException>(() => pool.Run(new NestingWork(pool), 4));
        Assert.Contains("must not start another parallel run", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_FromSeveralThreads_TakesTurns()
    {
        using var pool = new WorkerPool(3);
        var work = new ExclusiveWork();
        var callers = new Thread[4];
        for (int i = 0; i < callers.Length; i++)
        {
            callers[i] = new Thread(() =>
            {
                for (int run = 0; run < 500; run++) pool.Run(work, 1);
            });
            callers[i].Start();
        }

        foreach (Thread caller in callers) caller.Join();
        Assert.Equal(2000, work.Total);
        Assert.False(work.Overlapped);
    }

    [Fact]
    public void Run_AfterDispose_Throws()
    {
        var pool = new WorkerPool(2);
        pool.Dispose();
        pool.Dispose();
        Assert.Throws<ObjectDisposedException>(() => pool.Run(new CountingWork(1, 2), 1));
    }

    [Fact]
    public void Ctor_NoThreads_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => new WorkerPool(0));

    private sealed class CountingWork(int units, int threads) : IParallelWork
    {
        public int[] Runs { get; } = new int[units];

        public bool SawWrongWorker { get; private set; }

        public void Execute(int unit, int worker)
        {
            Interlocked.Increment(ref Runs[unit]);
            if (worker < 0 || worker >= threads) SawWrongWorker = true;
        }
    }

    // Each unit waits until the other has started, which one thread alone can never see.
    private sealed class MeetingWork : IParallelWork
    {
        private int _arrived;

        public bool Met { get; private set; }

        public void Execute(int unit, int worker)
        {
            Interlocked.Increment(ref _arrived);
            long start = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(60))
            {
                if (Volatile.Read(ref _arrived) == 2)
                {
                    Met = true;
                    return;
                }

                Thread.Yield();
            }
        }
    }

    // Two units that meet, so that both threads take part; each notes what its thread has allocated so far.
    private sealed class AllocationWork : IParallelWork
    {
        private readonly long[] _first = new long[2];
        private int _arrived;
        private bool _isCounting;

        public long[] Allocated { get; } = new long[2];

        public int Meetings { get; private set; }

        public void Begin() => _isCounting = true;

        public void Execute(int unit, int worker)
        {
            long bytes = GC.GetAllocatedBytesForCurrentThread();
            if (_isCounting && _first[worker] == 0) _first[worker] = bytes;
            if (_isCounting) Allocated[worker] = bytes - _first[worker];
            int ticket = Interlocked.Increment(ref _arrived);
            if (ticket % 2 == 0) Meetings++;
            while (Volatile.Read(ref _arrived) < ticket + ticket % 2) Thread.SpinWait(1);
        }
    }

    private sealed class ThrowingWork(int failing) : IParallelWork
    {
        public void Execute(int unit, int worker)
        {
            if (unit == failing) throw new InvalidDataException($"unit {unit}");
        }
    }

    private sealed class NestingWork(WorkerPool pool) : IParallelWork
    {
        public void Execute(int unit, int worker) => pool.Run(this, 2);
    }

    private sealed class ExclusiveWork : IParallelWork
    {
        private int _inside;

        public int Total { get; private set; }

        public bool Overlapped { get; private set; }

        public void Execute(int unit, int worker)
        {
            if (Interlocked.Exchange(ref _inside, 1) == 1) Overlapped = true;
            Total++;
            Volatile.Write(ref _inside, 0);
        }
    }
}
