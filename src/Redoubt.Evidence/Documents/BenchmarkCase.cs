namespace Redoubt.Evidence;

/// <summary>One measured case of <c>bench</c>.</summary>
public sealed record BenchmarkCase
{
    /// <summary>Name of the built-in model, or the file name.</summary>
    public required string Model { get; init; }

    /// <summary>Rows per run.</summary>
    public required int Batch { get; init; }

    /// <summary>Work measured: <c>forward</c>, <c>attack-step</c> or <c>training-step</c>.</summary>
    public required string Phase { get; init; }

    /// <summary>Median wall-clock milliseconds of one run.</summary>
    public required double Milliseconds { get; init; }

    /// <summary>Direct-method operations (F, 2F or 3F) divided by the time, in GFLOP/s.</summary>
    public required double Gflops { get; init; }

    /// <summary>GFLOP/s divided by (peak per thread × threads); above 1 only where fewer multiplications are done than are counted (Winograd).</summary>
    public required double Efficiency { get; init; }

    /// <summary>Bytes allocated on the managed heap by one run after warm-up, over all threads.</summary>
    public required long AllocatedBytes { get; init; }
}
