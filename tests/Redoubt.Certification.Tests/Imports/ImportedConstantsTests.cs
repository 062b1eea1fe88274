using Redoubt.Graphs;
using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Certification.Tests;

/// <summary>What import computes from a file's numbers is rounded; bounds hold the function of the file's numbers all the same. Every oracle is written from the
/// operator's definition, in double precision, on the numbers of the file. Boxes are points, so bounds are a few roundings wide and nothing hides behind a radius.</summary>
public sealed class ImportedConstantsTests
{
    private const int Width = 32, Points = 16, Models = 6;

    private static readonly float[] Kernel = [0.2f, 0, 0], Offset = [0.25f];

    private delegate double[] Oracle(double[] x);

    // Values near the mean: what the offset bias - mean·factor rounds is much larger than the result.
    [Theory]
    [InlineData(1f)]
    [InlineData(100f)]
    public void Bounds_BatchNormalization_HoldTheFunctionOfTheFilesNumbers(float mean) => Check(key =>
    {
        float[] scale = Draw(key.Fold(1), Width, 0.5f, 2), bias = Draw(key.Fold(2), Width, -1e-3f, 1e-3f);
        float[] center = Draw(key.Fold(3), Width, 0.99f * mean, 1.01f * mean), variance = Draw(key.Fold(4), Width, 0.3f, 3);
        const float Floor = 1e-5f;
        SmallModel model = new SmallModel(Width).Floats("s", [Width], scale).Floats("b", [Width], bias).Floats("m", [Width], center).Floats("v", [Width], variance)
            .Node("BatchNormalization", ["x", "s", "b", "m", "v"], "y", ("epsilon", Floor));
        return (model, x => [.. x.Select((v, i) => (v - center[i]) / Math.Sqrt((double)variance[i] + Floor) * scale[i] + bias[i])]);
    }, 0.99f * mean, 1.01f * mean);

    [Fact]
    public void Bounds_BatchNormalizationOfAProduct_HoldTheFunctionOfTheFilesNumbers() => Check(key =>
    {
        float[] weights = Draw(key.Fold(5), Width * Width, -1, 1), zero = new float[Width];
        float[] scale = Draw(key.Fold(1), Width, -2, 2), bias = Draw(key.Fold(2), Width, -1, 1), center = Draw(key.Fold(3), Width, -50, 50), variance = Draw(key.Fold(4), Width, 1e-9f, 3);
        SmallModel model = new SmallModel(Width).Floats("w", [Width, Width], weights)
            .Floats("s", [Width], scale).Floats("b", [Width], bias).Floats("m", [Width], center).Floats("v", [Width], variance)
            .Node("MatMul", ["x", "w"], "p").Node("BatchNormalization", ["p", "s", "b", "m", "v"], "y");
        return (model, x => [.. Product(x, weights).Select((v, i) => (v - center[i]) / Math.Sqrt((double)variance[i] + 1e-5f) * scale[i] + bias[i])]);
    }, -1, 1);

    // After a sum that takes no factor into its weights: a residual, and a transposed convolution's.
    [Fact]
    public void Bounds_BatchNormalizationOfAResidual_HoldTheFunctionOfTheFilesNumbers() => Check(key =>
    {
        float[] weights = Draw(key.Fold(5), Width * Width, -1, 1), scale = Draw(key.Fold(1), Width, 0.5f, 2), bias = Draw(key.Fold(2), Width, -1e-3f, 1e-3f);
        float[] center = Draw(key.Fold(3), Width, 99, 101), variance = Draw(key.Fold(4), Width, 0.3f, 3), large = Draw(key.Fold(6), Width, 99, 101);
        SmallModel model = new SmallModel(Width).Floats("w", [Width, Width], weights).Floats("l", [Width], large)
            .Floats("s", [Width], scale).Floats("b", [Width], bias).Floats("m", [Width], center).Floats("v", [Width], variance)
            .Node("MatMul", ["x", "w"], "p").Node("Add", ["x", "l"], "r").Node("Add", ["p", "r"], "q").Node("BatchNormalization", ["q", "s", "b", "m", "v"], "y");
        return (model, x => [.. Product(x, weights).Select((v, i) => (v + x[i] + large[i] - center[i]) / Math.Sqrt((double)variance[i] + 1e-5f) * scale[i] + bias[i])]);
    }, -1e-3f, 1e-3f);

    // Channels that were switched off: factors of 0, factors that underflow, variances of 0. Folding what underflows is not covered.
    [Fact]
    public void Bounds_BatchNormalizationOfDeadChannels_HoldTheFunctionOfTheFilesNumbers() => Check(key =>
    {
        float[] scale = [.. Enumerable.Range(0, Width).Select(static i => (i % 4) switch { 0 => 0, 1 => 1e-30f, 2 => -3e-41f, _ => 1e-20f })];
        float[] variance = [.. Enumerable.Range(0, Width).Select(static i => i % 3 == 0 ? 0 : i % 3 == 1 ? 1e25f : 1e-35f)];
        float[] bias = Draw(key.Fold(2), Width, -1e-20f, 1e-20f), center = Draw(key.Fold(3), Width, -1, 1);
        SmallModel model = new SmallModel(Width).Floats("s", [Width], scale).Floats("b", [Width], bias).Floats("m", [Width], center).Floats("v", [Width], variance)
            .Node("BatchNormalization", ["x", "s", "b", "m", "v"], "y", ("epsilon", 1e-12f));
        return (model, x => [.. x.Select((v, i) => (v - center[i]) / Math.Sqrt((double)variance[i] + 1e-12f) * scale[i] + bias[i])]);
    }, -1, 1, mayFold: false);

    [Fact]
    public void Bounds_GemmWithAlphaAndBeta_HoldTheFunctionOfTheFilesNumbers() => Check(key =>
    {
        float[] weights = Draw(key.Fold(1), Width * Width, -1, 1), bias = Draw(key.Fold(2), Width, -30, 30);
        const float Alpha = 0.3333f, Beta = 1.7f;
        SmallModel model = new SmallModel(Width).Floats("w", [Width, Width], weights).Floats("b", [Width], bias)
            .Node("Gemm", ["x", "w", "b"], "y", ("alpha", Alpha), ("beta", Beta));
        return (model, x => [.. Product(x, weights).Select((v, i) => v * Alpha + (double)bias[i] * Beta)]);
    }, -1, 1);

    // Integers of a bias beyond 2^24 are no float32 numbers.
    [Fact]
    public void Bounds_QuantizedWeights_HoldTheFunctionOfTheFilesNumbers() => Check(key =>
    {
        int[] weights = [.. Draw(key.Fold(1), Width * Width, 0, 255).Select(static v => (int)v)], zeros = [.. Draw(key.Fold(2), Width, 0, 255).Select(static v => (int)v)];
        int[] bias = [.. Draw(key.Fold(3), Width, 1 << 24, 1 << 30).Select(static v => (int)v | 1)];
        float[] scales = Draw(key.Fold(4), Width, 0.001f, 0.01f), biasScale = [1.1e-9f];
        SmallModel model = new SmallModel(Width).Integers("q", 2, [Width, Width], weights).Integers("z", 2, [Width], zeros).Floats("s", [Width], scales)
            .Integers("b", 6, [Width], bias).Floats("bs", [], biasScale)
            .Node("DequantizeLinear", ["q", "s", "z"], "w", ("axis", 1)).Node("DequantizeLinear", ["b", "bs"], "c").Node("MatMul", ["x", "w"], "p").Node("Add", ["p", "c"], "y");
        return (model, x => [.. Enumerable.Range(0, Width).Select(j =>
            Enumerable.Range(0, Width).Sum(i => x[i] * (weights[(i * Width) + j] - zeros[j]) * (double)scales[j]) + (double)bias[j] * biasScale[0])]);
    }, -1e-4f, 1e-4f);

    [Fact]
    public void Bounds_WeightsThatTheFileComputes_HoldTheFunctionOfTheFilesNumbers() => Check(key =>
    {
        float[] first = Draw(key.Fold(1), Width, 0.1f, 3), second = Draw(key.Fold(2), Width, 0.1f, 3), third = Draw(key.Fold(3), Width, -2, -1);
        SmallModel model = new SmallModel(Width).Floats("a", [Width], first).Floats("b", [Width], second).Floats("c", [Width], third)
            .Node("Mul", ["a", "b"], "ab").Node("Div", ["ab", "c"], "f").Node("Sub", ["a", "b"], "d").Node("Mul", ["x", "f"], "p").Node("Add", ["p", "d"], "y");
        return (model, x => [.. x.Select((v, i) => v * ((double)first[i] * second[i] / third[i]) + ((double)first[i] - second[i]))]);
    }, 0.9f, 1.1f);

    // Statistics that the file computes itself: what they, the factor and the offset round adds up to more than one operation's own rounding.
    [Fact]
    public void Bounds_BatchNormalizationOfComputedStatistics_HoldTheFunctionOfTheFilesNumbers() => Check(key =>
    {
        float[][] a = [.. Enumerable.Range(0, 4).Select(i => Draw(key.Fold((ulong)i), Width, 1, 1.02f))], b = [.. Enumerable.Range(4, 4).Select(i => Draw(key.Fold((ulong)i), Width, 1, 1.02f))];
        var model = new SmallModel(Width);
        for (int i = 0; i < 4; i++) model.Floats($"a{i}", [Width], a[i]).Floats($"b{i}", [Width], b[i]).Node("Mul", [$"a{i}", $"b{i}"], $"c{i}");
        model.Node("Neg", ["c1"], "n").Node("BatchNormalization", ["x", "c0", "n", "c2", "c3"], "y", ("epsilon", 0f));
        double Of(int i, int j) => (double)a[i][j] * b[i][j];
        return (model, x => [.. x.Select((v, j) => (v - Of(2, j)) / Math.Sqrt(Of(3, j)) * Of(0, j) - Of(1, j))]);
    }, 2, 2.02f);

    // Limits and border values become settings of operations only where nothing is rounded: there no rule would add anything for rounding.
    [Fact]
    public void Bounds_LimitThatTheFileComputes_HoldsTheFunctionOfTheFilesNumbers() => Check(key =>
    {
        float a = (float)(1 + key.Uniform(1)), b = (float)(3 + key.Uniform(2));
        SmallModel model = new SmallModel(Width).Floats("a", [], a).Floats("b", [], b).Node("Div", ["a", "b"], "r").Node("Clip", ["x", "", "r"], "y");
        return (model, x => [.. x.Select(v => Math.Min(v, (double)a / b))]);
    }, -2, 2);

    [Fact]
    public void Bounds_SlopeThatTheFileComputes_HoldsTheFunctionOfTheFilesNumbers() => Check(key =>
    {
        float a = (float)(1 + key.Uniform(1)), b = (float)(3 + key.Uniform(2));
        SmallModel model = new SmallModel(Width).Floats("a", [], a).Floats("b", [], b).Node("Div", ["a", "b"], "r").Node("PRelu", ["x", "r"], "y");
        return (model, x => [.. x.Select(v => v > 0 ? v : v * ((double)a / b))]);
    }, -2, 2);

    [Fact]
    public void Bounds_BorderThatTheFileComputes_HoldsTheFunctionOfTheFilesNumbers() => Check(key =>
    {
        float a = (float)(1 + key.Uniform(1)), b = (float)(3 + key.Uniform(2));
        SmallModel model = new SmallModel(Width).Floats("a", [], a).Floats("b", [], b).Node("Div", ["a", "b"], "r").Longs("p", 0, 1, 0, 0).Node("Pad", ["x", "p", "r"], "y");
        return (model, x => [(double)a / b, .. x]);
    }, -2, 2);

    // The difference of two integers that float32 rounds to one number.
    [Fact]
    public void Bounds_IntegersBeyondFloat32_HoldTheFunctionOfTheFilesNumbers() => Check(key =>
    {
        int[] bias = [.. Draw(key.Fold(3), Width, 1 << 24, 1 << 29).Select(static v => (int)v | 1)], zeros = [.. bias.Select(static v => v - 3)];
        SmallModel model = new SmallModel(Width).Integers("b", 6, [Width], bias).Integers("z", 6, [Width], zeros).Floats("s", [Width], Draw(key.Fold(1), Width, 1, 1))
            .Node("DequantizeLinear", ["b", "s", "z"], "c", ("axis", 0)).Node("Add", ["x", "c"], "y");
        return (model, x => [.. x.Select(static v => v + 3)]);
    }, -1, 1);

    [Theory]
    [InlineData("Gelu")]
    [InlineData("HardSwish")]
    [InlineData("Celu")]
    [InlineData("Selu")]
    public void Bounds_ActivationsWithConstantsOfTheirOwn_HoldTheirDefinition(string op) => Check(
        _ => (new SmallModel(Width).Node(op, ["x"], "y", op == "Celu" ? [("alpha", 0.7f)] : []), x => [.. x.Select(v => op switch
        {
            "Gelu" => 0.5 * v * (1 + Erf(v / Math.Sqrt(2))),
            "HardSwish" => v * Math.Clamp((v / 6) + 0.5, 0, 1),
            "Celu" => Math.Max(v, 0) + Math.Min(0, 0.7f * (Math.Exp(v / 0.7f) - 1)),
            _ => 1.05070102214813232421875 * (Math.Max(v, 0) + 1.67326319217681884765625 * (Math.Exp(Math.Min(v, 0)) - 1)),
        })]),
        -4, 4);

    [Fact]
    public void Bounds_LocalResponseNormalization_HoldItsDefinition() => Check(_ =>
    {
        SmallModel model = new SmallModel(Width, 1, 1).Node("LRN", ["x"], "y", ("size", 3), ("alpha", 5f), ("beta", 0.75f), ("bias", 1f));
        return (model, x => [.. x.Select((v, i) => v / Math.Pow(1 + 5.0 / 3 * x[Math.Max(0, i - 1)..Math.Min(Width, i + 2)].Sum(static s => s * s), 0.75))]);
    }, -2, 2);

    [Fact]
    public void Bounds_RadialKernelOfManySupportVectors_HoldItsDefinition() => Check(key =>
    {
        const int Count = 600;
        float[] vectors = Draw(key.Fold(1), Count * Width, 3, 4), coefficients = Draw(key.Fold(2), Count, -1, 1);
        SmallModel model = new SmallModel(Width).Node("ai.onnx.ml:SVMRegressor", ["x"], "y", ("kernel_type", "RBF"), ("kernel_params", Kernel),
            ("support_vectors", vectors), ("coefficients", coefficients), ("rho", Offset), ("n_supports", Count));
        return (model, x => [0.25f + Enumerable.Range(0, Count).Sum(i => coefficients[i] * Math.Exp(-0.2f * x.Select((v, f) => Math.Pow(v - vectors[(i * Width) + f], 2)).Sum()))]);
    }, 3, 4, models: 2);

    private static void Check(Func<RandomKey, (SmallModel Model, Oracle Oracle)> create, float low, float high, int models = Models, bool mayFold = true)
    {
        for (int number = 0; number < models; number++)
        {
            RandomKey key = new RandomKey(TestSeed.Value).Fold((ulong)number);
            (SmallModel model, Oracle oracle) = create(key);
            Graph graph = model.Load();
            float[] points = Draw(key.Fold(99), Points * Width, low, high);
            (float[] Lower, float[] Upper) bounds = Bounds(graph, points);
            string name = $"seed {TestSeed.Value}, model {number}";
            double[] expected = [.. Enumerable.Range(0, Points).SelectMany(p => oracle([.. points[(p * Width)..((p + 1) * Width)].Select(static v => (double)v)]))];
            AssertHeld(bounds, expected, $"{name}, real");
            AssertHeld(bounds, InFloat32(graph, points, key), $"{name}, float32 node by node");
            if (mayFold) AssertHeld(bounds, Folded(graph, points), $"{name}, float32 with constants folded and drawn into weights");
        }
    }

    private static (float[] Lower, float[] Upper) Bounds(Graph graph, float[] points)
    {
        using var plan = Plan.Compile(IntervalBounds.Of(graph), new PlanOptions { Capacity = Points, Threads = 1, Sound = true });
        points.CopyTo(plan.Input("x.lower"));
        points.CopyTo(plan.Input("x.upper"));
        plan.Run(Points);
        return (plan.GetOutput("y.lower", Points).Floats, plan.GetOutput("y.upper", Points).Floats);
    }

    private static double[] InFloat32(Graph graph, float[] points, RandomKey key)
    {
        var inputs = new Dictionary<string, ReferenceValue> { ["x"] = ReferenceValue.From(Literal.Of(graph.InputType("x").Bind(Points), points)) };
        return new FloatExecution(key).Run(graph, inputs, Points)[graph.Outputs[0].Node].Numbers;
    }

    private static double[] Folded(Graph graph, float[] points)
    {
        using var plan = Plan.Compile(graph, new PlanOptions { Capacity = Points, Threads = 1, AllowWinograd = false });
        points.CopyTo(plan.Input("x"));
        plan.Run(Points);
        return [.. plan.GetOutput("y", Points).Floats.Select(static v => (double)v)];
    }

    private static void AssertHeld((float[] Lower, float[] Upper) bounds, double[] values, string name)
    {
        Assert.Equal(bounds.Lower.Length, values.Length);
        for (int i = 0; i < values.Length; i++)
        {
            (double l, double u) = (bounds.Lower[i], bounds.Upper[i]);
            Assert.True(l <= values[i] && values[i] <= u, $"{name}, element {i}: {values[i]:R} is outside [{l:R}, {u:R}]");
        }
    }

    private static double[] Product(double[] x, float[] weights) =>
        [.. Enumerable.Range(0, Width).Select(j => Enumerable.Range(0, Width).Sum(i => x[i] * weights[(i * Width) + j]))];

    private static float[] Draw(RandomKey key, int count, float low, float high)
    {
        float[] numbers = new float[count];
        key.FillUniform(numbers);
        return Array.ConvertAll(numbers, v => Math.Clamp(low + (high - low) * v, low, high));
    }

    private static double Erf(double x)
    {
        // Its Taylor series, all terms of one sign: e^-x² · Σ 2^n x^(2n+1) / (2n+1)!!, times 2/√π.
        double term = x, sum = x;
        for (int n = 1; n < 200; n++) sum += term *= 2 * x * x / (2 * n + 1);
        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }
}
