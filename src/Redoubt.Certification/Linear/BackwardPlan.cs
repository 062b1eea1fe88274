using System.Collections.Immutable;
using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Certification;

/// <summary>A backward pass from one node, compiled: rows are specifications of one example, whose bounds are inputs.</summary>
internal sealed class BackwardPlan : IDisposable
{
    private const string First = "first", Second = "second", Share = "lower_share", Bound = "bound";
    private const int MostRows = 256, FewestRows = 16;
    private const long CacheBytes = 32L << 20;

    private readonly Plan _plan;
    private readonly int[] _given;

    /// <summary>Compiles the pass.</summary>
    /// <param name="classifier">The classifier.</param>
    /// <param name="target">The node that specifications speak about; differences of its elements.</param>
    /// <param name="given">Nodes whose bounds are known.</param>
    /// <param name="options">Threads and instructions.</param>
    /// <param name="threads">Shared threads.</param>
    public BackwardPlan(Graph classifier, int target, IReadOnlySet<int> given, PlanOptions options, PlanThreads threads)
    {
        ImmutableArray<Node> nodes = RowNodes.Of(classifier);
        var builder = new GraphBuilder();
        var used = new List<int>();
        var bounds = new RowBounds(builder, nodes, target, Known);
        TensorType type = nodes[target].Type;
        Length = type.Bind(1).Count;
        var integers = new TensorType(ElementType.Int64, Dimension.Batch);
        Value seed = builder.Input(First, integers).OneHot(Length + 1) - builder.Input(Second, integers).OneHot(Length + 1);
        seed = seed.Slice(1, 0, Length).Reshape(RowNodes.ManyRows(type).Dimensions.AsSpan());
        Value bound = LinearSweep.LowerBound(bounds, target, seed, builder.Input(Share, TensorType.Float(1)));
        _given = [.. used];
        Capacity = RowsOf(nodes, Length);
        _plan = Plan.Compile(builder.Build((Bound, bound)), options with { Capacity = Capacity, Sound = true }, threads);

        BoundedValue? Known(int node)
        {
            if (!given.Contains(node)) return null;
            used.Add(node);
            return new BoundedValue(builder.Input($"{node}.lower", nodes[node].Type), builder.Input($"{node}.upper", nodes[node].Type));
        }
    }

    /// <summary>Elements of the node.</summary>
    public int Length { get; }

    /// <summary>Specifications of one run.</summary>
    public int Capacity { get; }

    /// <summary>Sets the example.</summary>
    public void Enter(RowState row, float lowerShare)
    {
        foreach (int node in _given)
        {
            (float[] lower, float[] upper) = row[node];
            lower.CopyTo(_plan.Input($"{node}.lower"));
            upper.CopyTo(_plan.Input($"{node}.upper"));
        }

        _plan.Input(Share)[0] = lowerShare;
    }

    /// <summary>Lower bounds of v[first] - v[second], for the example entered last.</summary>
    /// <param name="first">Elements of the node; <see cref="Length"/> for 0.</param>
    /// <param name="second">Elements of the node; <see cref="Length"/> for 0.</param>
    /// <param name="bounds">Receives the bounds.</param>
    public void Run(ReadOnlySpan<int> first, ReadOnlySpan<int> second, Span<float> bounds)
    {
        for (int start = 0; start < first.Length; start += Capacity)
        {
            int rows = Math.Min(Capacity, first.Length - start);
            for (int row = 0; row < rows; row++)
            {
                _plan.IntegerInput(First)[row] = first[start + row];
                _plan.IntegerInput(Second)[row] = second[start + row];
            }

            _plan.Run(rows);
            _plan.Output(Bound)[..rows].CopyTo(bounds[start..]);
        }
    }

    public void Dispose() => _plan.Dispose();

    private static int RowsOf(ImmutableArray<Node> nodes, int length)
    {
        long largest = nodes.Where(static node => node.Type.Rank > 1).Select(static node => (long)node.Type.Bind(1).Count * sizeof(float)).DefaultIfEmpty(1).Max();
        return (int)Math.Min(Math.Clamp(CacheBytes / (4 * Math.Max(1, largest)), FewestRows, MostRows), 2L * length);
    }
}
