using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Onnx;

/// <summary>Compares a re-batched graph with the file's own form on numbers: two different rows together must give what each gives alone.</summary>
internal static class RebatchCheck
{
    private const double Tolerance = 1e-5;

    private static readonly RandomKey Key = new(0x5EED);

    /// <summary>Why the comparison would cost too much for a file of this length, as the end of a sentence; null when it may run.</summary>
    /// <remarks>A small hostile file can describe enormous values; a real network holds about as many weights as its largest values hold numbers.</remarks>
    public static string? FindObstacle(Graph batched, long fileLength)
    {
        double elements = 0, products = 0;
        foreach (Node node in batched.Nodes)
        {
            elements += node.Kind == OpKind.Constant ? 0 : GraphCost.Elements(node.Type, rows: 2);
            products += GraphCost.Products(batched, node, rows: 2);
        }

        return elements > Math.Max(1 << 25, 16.0 * fileLength) || products > Math.Max(1L << 33, 4096.0 * fileLength)
            ? "its values are too large for the check of the changed graph"
            : null;
    }

    /// <summary>What differs, as the end of a sentence; null when both forms agree.</summary>
    public static string? FindDifference(Graph batched, Graph single)
    {
        Dictionary<string, Literal>[] rows = [Inputs(single, 0), Inputs(single, 1)];
        foreach (GraphInput shared in batched.Inputs.Where(i => batched.InputType(i.Name).IsFixed)) rows[1][shared.Name] = rows[0][shared.Name];
        var both = single.Inputs.ToDictionary(static i => i.Name, i => Joined(batched.InputType(i.Name), rows[0][i.Name], rows[1][i.Name]));
        IReadOnlyDictionary<string, Literal> together = Run(batched, both, rows: 2);
        for (int row = 0; row < 2; row++)
        {
            foreach ((string name, Literal alone) in Run(single, rows[row], rows: 1))
            {
                if (!Agrees(together[name], row, alone)) return $"row {row} of the output '{name}' differs from the same row run alone";
            }
        }

        return null;
    }

    private static IReadOnlyDictionary<string, Literal> Run(Graph graph, IReadOnlyDictionary<string, Literal> inputs, int rows)
    {
        try
        {
            return Compiled(graph, inputs, rows);
        }
        catch (UnsupportedOpException)
        {
            // The evaluator knows every operation, only slowly.
            return Evaluation.Run(graph, inputs, rows);
        }
    }

    // Direct convolution, so that both forms differ by the order of sums at most.
    private static Dictionary<string, Literal> Compiled(Graph graph, IReadOnlyDictionary<string, Literal> inputs, int rows)
    {
        using Plan plan = Plan.Compile(graph, new PlanOptions { Capacity = rows, AllowWinograd = false });
        foreach ((string name, Literal value) in inputs) plan.SetInput(name, value);
        plan.Run(rows);
        return graph.Outputs.ToDictionary(static o => o.Name, o => plan.GetOutput(o.Name, rows));
    }

    private static Dictionary<string, Literal> Inputs(Graph graph, int row)
    {
        var inputs = new Dictionary<string, Literal>();
        foreach (GraphInput input in graph.Inputs)
        {
            TensorType type = graph.InputType(input.Name);
            inputs[input.Name] = Numbers(type.ElementType, type.Bind(1), Key.Fold((ulong)inputs.Count).Fold((ulong)row));
        }

        return inputs;
    }

    private static Literal Numbers(ElementType type, Shape shape, RandomKey key)
    {
        float[] uniform = new float[shape.Count];
        key.FillUniform(uniform);
        return type switch
        {
            ElementType.Float32 => Literal.Of(shape, uniform),
            ElementType.Int64 => Literal.Of(shape, Array.ConvertAll(uniform, static u => u < 0.5f ? 0L : 1L)),
            _ => Literal.Of(shape, Array.ConvertAll(uniform, static u => u < 0.5f)),
        };
    }

    // Inputs without a batch axis are the same for every row; the first row's stand for all.
    private static Literal Joined(TensorType type, Literal first, Literal second)
    {
        if (type.IsFixed) return first;
        Shape shape = type.Bind(2);
        return type.ElementType switch
        {
            ElementType.Float32 => Literal.Of(shape, [.. first.Floats, .. second.Floats]),
            ElementType.Int64 => Literal.Of(shape, [.. first.Integers, .. second.Integers]),
            _ => Literal.Of(shape, [.. first.Booleans, .. second.Booleans]),
        };
    }

    private static Literal AsNumbers(Literal truth) => Literal.Of(truth.Shape, Array.ConvertAll(truth.Booleans, static b => b ? 1f : 0f));

    private static bool Agrees(Literal together, int row, Literal alone)
    {
        if (alone.ElementType == ElementType.Boolean) return Agrees(AsNumbers(together), row, AsNumbers(alone));
        if (together.Count != 2 * alone.Count || together.ElementType != alone.ElementType) return false;
        Range part = (row * alone.Count)..((row + 1) * alone.Count);
        if (alone.ElementType == ElementType.Int64) return together.Integers.AsSpan()[part].SequenceEqual(alone.Integers);
        ReadOnlySpan<float> a = together.Floats.AsSpan()[part], b = alone.Floats;
        double largest = 1;
        foreach (float v in b) largest = Math.Max(largest, float.IsFinite(v) ? Math.Abs(v) : 1);
        for (int i = 0; i < b.Length; i++)
        {
            bool same = float.IsFinite(b[i]) ? Math.Abs((double)a[i] - b[i]) <= Tolerance * largest : a[i].Equals(b[i]);
            if (!same) return false;
        }

        return true;
    }
}
