using BenchmarkDotNet.Attributes;
using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Benchmarks;

/// <summary>A fully connected layer as a plan, against three plain loops.</summary>
[MemoryDiagnoser]
public class MatrixBenchmarks
{
    private const int Inner = 784, Columns = 256;

    private readonly float[] _left = new float[128 * Inner];
    private readonly float[] _right = new float[Inner * Columns];
    private readonly float[] _result = new float[128 * Columns];
    private Plan _plan = null!;

    /// <summary>Rows of the batch.</summary>
    [Params(1, 128)]
    public int Rows { get; set; }

    /// <summary>Fills the matrices and compiles the plan.</summary>
    [GlobalSetup]
    public void Setup()
    {
        new RandomKey(1).FillUniform(_left, -1, 1);
        new RandomKey(2).FillUniform(_right, -1, 1);
        var graph = new GraphBuilder();
        Value x = graph.Input("x", TensorType.Float(Dimension.Batch, Inner));
        _plan = Plan.Compile(graph.Build(("y", x.MatMul(graph.Constant(Literal.Of(new Shape(Inner, Columns), _right))))), new PlanOptions { Capacity = Rows });
        _left.AsSpan(0, Rows * Inner).CopyTo(_plan.Input("x"));
    }

    /// <summary>Stops the plan's threads.</summary>
    [GlobalCleanup]
    public void Cleanup() => _plan.Dispose();

    /// <summary>Three loops.</summary>
    [Benchmark(Baseline = true)]
    public void Naive()
    {
        for (int i = 0; i < Rows; i++)
        {
            for (int j = 0; j < Columns; j++)
            {
                float sum = 0;
                for (int k = 0; k < Inner; k++) sum += _left[i * Inner + k] * _right[k * Columns + j];
                _result[i * Columns + j] = sum;
            }
        }
    }

    /// <summary>The plan.</summary>
    [Benchmark]
    public void Compiled() => _plan.Run(Rows);
}
