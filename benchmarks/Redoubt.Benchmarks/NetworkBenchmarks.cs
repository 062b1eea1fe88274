using BenchmarkDotNet.Attributes;
using Redoubt.Graphs;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Benchmarks;

/// <summary>Forward passes of the standard networks with the direct convolution as baseline of Winograd's.</summary>
[MemoryDiagnoser]
public class NetworkBenchmarks
{
    private Plan _direct = null!;
    private Plan _winograd = null!;

    /// <summary>The network.</summary>
    [Params("resnet20", "mnist-cnn", "mlp")]
    public string Network { get; set; } = "mlp";

    /// <summary>Rows of the batch.</summary>
    [Params(1, 64)]
    public int Rows { get; set; }

    /// <summary>Compiles both plans.</summary>
    [GlobalSetup]
    public void Setup()
    {
        Architecture architecture = Architectures.Find(Network);
        Graph graph = Freezer.Freeze(
            architecture.InferenceGraph(architecture.ReferenceShape, 10), architecture.Initialize(architecture.ReferenceShape, 10, new RandomKey(1)));
        _direct = Compile(graph, false);
        _winograd = Compile(graph, true);
    }

    /// <summary>Stops the plans' threads.</summary>
    [GlobalCleanup]
    public void Cleanup()
    {
        _direct.Dispose();
        _winograd.Dispose();
    }

    /// <summary>Every product formed.</summary>
    [Benchmark(Baseline = true)]
    public void Direct() => _direct.Run(Rows);

    /// <summary>Winograd where it is faster.</summary>
    [Benchmark]
    public void Winograd() => _winograd.Run(Rows);

    private Plan Compile(Graph graph, bool allowWinograd)
    {
        Plan plan = Plan.Compile(graph, new PlanOptions { Capacity = Rows, AllowWinograd = allowWinograd });
        new RandomKey(2).FillUniform(plan.Input(Architecture.InputName));
        return plan;
    }
}
