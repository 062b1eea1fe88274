using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Graphs.Tests;

/// <summary>Int64 and Boolean values in plans: exact, so every element must equal the reference's.</summary>
public sealed class IntegerPlanTests
{
    private const int Cases = 120, Steps = 14;

    private static readonly OpKind[] Arithmetic =
        [OpKind.Add, OpKind.Sub, OpKind.Mul, OpKind.Div, OpKind.Remainder, OpKind.Pow, OpKind.Min, OpKind.Max];

    private static readonly OpKind[] Comparisons = [OpKind.Equal, OpKind.Greater, OpKind.GreaterOrEqual];

    [Fact]
    public void Run_RandomIntegerGraphs_EqualReference()
    {
        ulong seed = TestSeed.Value;
        for (int i = 0; i < Cases; i++)
        {
            var draw = new Draw(new RandomKey(seed).Fold((ulong)(5000 + i)));
            Graph graph = draw.Create();
            try
            {
                var options = new PlanOptions { Capacity = 4, Threads = 1 + (i % 2), Simplify = i % 3 != 0 };
                AssertEqual(graph, options, rows: 1 + (i % 4));
            }
            catch (Exception error)
            {
                throw new InvalidOperationException($"Seed {seed}, case {i}: {error.Message}\n{graph}", error);
            }
        }
    }

    [Theory]
    [InlineData(8, true)]
    [InlineData(8, false)]
    [InlineData(16, true)]
    [InlineData(16, false)]
    [InlineData(32, true)]
    [InlineData(32, false)]
    public void Wrap_AnyInteger_IsTheConversionOfTheLanguage(int bits, bool signed)
    {
        long[] values = [0, 1, -1, 127, 128, -128, -129, 255, 256, 65_535, 65_536, -32_769, int.MaxValue, int.MinValue, 1L << 31, 1L << 32, long.MaxValue, long.MinValue, -3_000_000_001];
        var g = new GraphBuilder();
        Value x = g.Input("x", new TensorType(ElementType.Int64, values.Length));
        using Plan plan = Plan.Compile(g.Build(("y", x.Wrap(bits, signed))), new PlanOptions { Capacity = 1, Threads = 1 });
        plan.SetInput("x", Literal.Of(new Shape(values.Length), values));
        plan.Run(1);
        Func<long, long> conversion = unchecked((bits, signed) switch
        {
            (8, true) => static v => (sbyte)v,
            (8, false) => static v => (byte)v,
            (16, true) => static v => (short)v,
            (16, false) => static v => (ushort)v,
            (32, true) => static v => (int)v,
            _ => static v => (uint)v,
        });
        Assert.Equal(values.Select(conversion), plan.GetOutput("y", 1).Integers);
    }

    [Fact]
    public void Run_IntegerExtremes_NeitherTrapNorLoseDigits()
    {
        var g = new GraphBuilder();
        Value x = g.Input("x", new TensorType(ElementType.Int64, 4)), y = g.Input("y", new TensorType(ElementType.Int64, 4));
        Graph graph = g.Build(
            ("quotient", x / y), ("remainder", x.Binary(OpKind.Remainder, y)), ("power", y.Binary(OpKind.Pow, x)), ("largest", x.Largest([0])),
            ("mean", x.Mean([0])), ("number", x.Cast(ElementType.Float32)), ("top", x.TopK(2)), ("where", x.Unary(OpKind.ArgMax)));
        using Plan plan = Plan.Compile(graph, new PlanOptions { Capacity = 1, Threads = 1 });
        plan.SetInput("x", Literal.Of(new Shape(4), [long.MinValue, (1L << 53) + 1, long.MaxValue, long.MaxValue - 1]));
        plan.SetInput("y", Literal.Of(new Shape(4), [-1L, 0, 1L << 40, 3]));
        plan.Run(1);
        Assert.Equal([long.MinValue, 0, (1L << 23) - 1, long.MaxValue / 3], plan.GetOutput("quotient", 1).Integers);
        Assert.Equal([0L, 0, (1L << 40) - 1, (long.MaxValue - 1) % 3], plan.GetOutput("remainder", 1).Integers);
        Assert.Equal([long.MaxValue], plan.GetOutput("largest", 1).Integers);
        Assert.Equal([long.MaxValue, long.MaxValue - 1], plan.GetOutput("top", 1).Integers);
        Assert.Equal([2L], plan.GetOutput("where", 1).Integers);
        Assert.Equal((float)((1L << 53) + 1), plan.GetOutput("number", 1).Floats[1]);
    }

    private static void AssertEqual(Graph graph, PlanOptions options, int rows)
    {
        using Plan plan = Plan.Compile(graph, options);
        IReadOnlyDictionary<string, Literal> given = RandomGraph.Inputs(graph, new RandomKey(11), rows);
        foreach ((string name, Literal value) in given) plan.SetInput(name, value);
        plan.Run(rows);
        IReadOnlyDictionary<string, ReferenceValue> expected =
            ReferenceEvaluator.Evaluate(graph, given.ToDictionary(static v => v.Key, static v => ReferenceValue.From(v.Value)), rows);
        foreach ((string name, ReferenceValue value) in expected)
        {
            Literal actual = plan.GetOutput(name, rows);
            if (value.ElementType == ElementType.Int64) Assert.Equal(value.Integers, actual.Integers);
            else if (value.ElementType == ElementType.Boolean) Assert.Equal(value.Booleans, actual.Booleans);
            else Assert.Equal(Array.ConvertAll(value.Numbers, static v => (float)v), actual.Floats);
        }
    }

    private sealed class Draw(RandomKey key)
    {
        private readonly GraphBuilder _builder = new();
        private readonly List<Value> _values = [];
        private uint _decisions;

        public Graph Create()
        {
            for (int i = 0; i < 3; i++) _values.Add(_builder.Input($"x{i}", new TensorType(ElementType.Int64, Extents())) - Constant(1));
            _values.Add(_builder.Input("truth", new TensorType(ElementType.Boolean, Extents())));
            _values.Add(Constant(2 + Below(3)));
            for (int i = 0; i < Steps; i++) _values.Add(Step());
            Value[] results = [.. _values.TakeLast(6)];
            return _builder.Build([.. results.Select(static (v, i) => ($"y{i}", v))]);
        }

        private int Below(int limit) => key.Below(limit, _decisions++);

        private Value Constant(long value) => _builder.Constant(Literal.Of(Shape.Scalar, [value]));

        // Every value broadcasts with every other: each axis is whole or 1, outer axes may be missing.
        private Dimension[] Extents()
        {
            Dimension[] all = [Dimension.Batch, 3, 2];
            return [.. all.Select(d => Below(3) == 0 ? 1 : d).Skip(Below(3))];
        }

        private Value Pick(ElementType type)
        {
            Value[] fitting = [.. _values.Where(v => v.Type.ElementType == type)];
            return fitting[Below(fitting.Length)];
        }

        private Value Step()
        {
            Value a = Pick(ElementType.Int64), b = Pick(ElementType.Int64), truth = Pick(ElementType.Boolean);
            return Below(12) switch
            {
                0 or 1 or 2 => a.Binary(Arithmetic[Below(Arithmetic.Length)], b),
                3 or 4 => a.Binary(Comparisons[Below(Comparisons.Length)], b),
                5 => a.Where(truth, b),
                6 => a.Unary((OpKind[])[OpKind.Neg, OpKind.Abs, OpKind.Sign] is var kinds ? kinds[Below(3)] : default),
                7 => truth.Binary((OpKind[])[OpKind.And, OpKind.Or, OpKind.Equal] is var logic ? logic[Below(3)] : default, Pick(ElementType.Boolean)).Unary(OpKind.Not),
                8 => Reduced(a),
                9 => Moved(Below(3) == 0 ? truth : a),
                10 => truth.Where(Pick(ElementType.Boolean), a.Cast(ElementType.Boolean)),
                _ => Below(2) == 0 ? truth.Cast(ElementType.Int64) : a.Wrap(4, Below(2) == 0).Cast(ElementType.Float32).Cast(ElementType.Int64),
            };
        }

        private Value Reduced(Value a)
        {
            if (a.Type.Rank == 0) return a;
            IntegerList axes = [Below(a.Type.Rank)];
            return Below(3) switch { 0 => a.Sum(axes, true), 1 => a.Largest(axes, true), _ => a.Mean(axes, true) };
        }

        private Value Moved(Value a)
        {
            int rank = a.Type.Rank, last = rank - 1;
            if (rank == 0 || !a.Type[last].IsFixed || a.Type[last].Size < 2) return a.Reshape([1, .. a.Type.Dimensions]).Reshape(a.Type.Dimensions.AsSpan());
            int[] before = new int[rank], order = [.. Enumerable.Range(0, rank).Reverse()];
            before[last] = 1;
            int size = a.Type[last].Size;
            return Below(4) switch
            {
                0 => a.Unary(OpKind.Pad, new PadAttributes([.. before], [.. new int[rank]], 3)).Slice(last, 0, size),
                1 => _builder.Apply(OpKind.Concat, [a, a], new ConcatAttributes(last)).Slice(last, 1, 1 + size),
                2 => a.Transpose(order).Transpose(order),
                _ => a.Expand([2, .. a.Type.Dimensions]).Slice(0, 1, 2).Reshape(a.Type.Dimensions.AsSpan()),
            };
        }
    }
}
