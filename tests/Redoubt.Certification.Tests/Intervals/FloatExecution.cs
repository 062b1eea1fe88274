using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Certification.Tests;

/// <summary>A float32 execution as some other runtime might do it: every node rounded to float32, products summed in a random order, each step fused or not at random,
/// transcendental functions off by nearly as much as certificates cover.</summary>
internal sealed class FloatExecution(RandomKey key)
{
    private uint _draws;

    /// <summary>Every node of a graph.</summary>
    public ReferenceValue[] Run(Graph graph, IReadOnlyDictionary<string, ReferenceValue> inputs, int rows)
    {
        var values = new ReferenceValue[graph.Nodes.Length];
        for (int i = 0; i < values.Length; i++)
        {
            Node node = graph.Nodes[i];
            values[i] = node.Attributes is InputAttributes input ? inputs[input.Name] : Rounded(Disturbed(node.Kind, One(graph, node, values, rows)));
        }

        return values;
    }

    // 16 ulp are at least 16 · 2^-24 of a normal result; functions with bounded results may be off by 2^-22 instead.
    private ReferenceValue Disturbed(OpKind kind, ReferenceValue value)
    {
        (double relative, double absolute, double low, double high) = kind switch
        {
            OpKind.Exp => (15, 0, 0, double.PositiveInfinity),
            OpKind.Log or OpKind.Pow => (15, 0, double.NegativeInfinity, double.PositiveInfinity),
            OpKind.Sigmoid => (15, 0.9, 0, 1),
            OpKind.Tanh or OpKind.Erf or OpKind.Sin or OpKind.Cos => (15, 0.9, -1, 1),
            OpKind.Softplus => (15, 0.9, 0, double.PositiveInfinity),
            OpKind.Expm1 or OpKind.Log1p or OpKind.Atan or OpKind.Asinh => (15, 0.9, kind == OpKind.Expm1 ? -1 : double.NegativeInfinity, double.PositiveInfinity),
            _ => (0.0, 0.0, 0.0, 0.0),
        };
        if (relative == 0 || value.ElementType != ElementType.Float32) return value;
        return ReferenceValue.Of(value.Shape, [.. value.Numbers.Select(v =>
        {
            bool up = key.Below(2, _draws++) == 1;
            double shift = Math.Max(relative * Math.Abs(v) / (1 << 24), absolute / (1 << 22));
            return Math.Clamp(up ? v + shift : v - shift, low, high);
        })]);
    }

    private ReferenceValue One(Graph graph, Node node, ReferenceValue[] values, int rows)
    {
        ReferenceValue[] operands = [.. node.Inputs.Select(i => values[i])];
        return node.Kind switch
        {
            OpKind.MatMul => Shuffled(graph, node, operands, rows),
            OpKind.Conv or OpKind.ReduceSum or OpKind.ConvInputGradient when node.Type.ElementType == ElementType.Float32 => Shuffled(graph, node, operands, rows),
            _ => Evaluated(graph, node, operands, rows),
        };
    }

    private static ReferenceValue Evaluated(Graph graph, Node node, ReferenceValue[] operands, int rows)
    {
        var builder = new GraphBuilder();
        var inputs = new Dictionary<string, ReferenceValue>();
        var arguments = new Value[operands.Length];
        for (int i = 0; i < operands.Length; i++)
        {
            string name = $"x{i}";
            arguments[i] = builder.Input(name, graph.Nodes[node.Inputs[i]].Type);
            inputs[name] = operands[i];
        }

        Graph one = builder.Build(("y", builder.Apply(node.Kind, arguments, node.Attributes)));
        return ReferenceEvaluator.Evaluate(one, inputs, rows)["y"];
    }

    // The terms of every sum are found through the operation itself: it is linear in its first operand, so each pass keeps one part of that operand, and
    // the parts' results, which are single terms or few of them, are added in a random order.
    private ReferenceValue Shuffled(Graph graph, Node node, ReferenceValue[] operands, int rows)
    {
        const int Parts = 5;
        double[] whole = operands[0].Numbers;
        int[] part = [.. whole.Select(_ => (int)key.Below(Parts, _draws++))];
        bool fused = key.Below(2, _draws++) == 1;
        double[]? sum = null;
        for (int p = 0; p < Parts; p++)
        {
            ReferenceValue kept = ReferenceValue.Of(operands[0].Shape, [.. whole.Select((v, i) => part[i] == p ? v : 0)]);
            double[] terms = Evaluated(graph, node, [kept, .. operands[1..]], rows).Numbers;
            sum ??= new double[terms.Length];
            for (int i = 0; i < terms.Length; i++) sum[i] = (float)(sum[i] + (fused ? terms[i] : (float)terms[i]));
        }

        return ReferenceValue.Of(node.Type.Bind(rows), sum!);
    }

    private static ReferenceValue Rounded(ReferenceValue value) => value.ElementType == ElementType.Float32
        ? ReferenceValue.Of(value.Shape, [.. value.Numbers.Select(static v => (double)(float)v)])
        : value;
}
