using System.Globalization;
using System.Text.Json;
using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Graphs.Tests;

/// <summary>Against results of PyTorch in double precision; see tests/golden/reference-evaluator/PROVENANCE.md.</summary>
public sealed class ReferenceVectorTests
{
    private static readonly JsonElement[] Vectors = Read();

    public static TheoryData<int, string> Cases
    {
        get
        {
            var data = new TheoryData<int, string>();
            for (int i = 0; i < Vectors.Length; i++) data.Add(i, Vectors[i].GetProperty("kind").GetString()!);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Evaluate_GoldenVector_EqualsPyTorch(int index, string kind)
    {
        JsonElement vector = Vectors[index];
        ReferenceValue expected = Value(vector.GetProperty("result"));
        ReferenceValue[] operands = [.. vector.GetProperty("operands").EnumerateArray().Select(Value)];
        ReferenceValue actual = kind == "ScatterGradient"
            ? ScatterGradient(vector.GetProperty("attributes"), operands)
            : Evaluation.Apply(Enum.Parse<OpKind>(kind), Attributes(Enum.Parse<OpKind>(kind), vector.GetProperty("attributes")), operands);
        Assert.Equal(expected.Shape, actual.Shape);
        for (int i = 0; i < expected.Numbers.Length; i++)
        {
            double e = expected.Numbers[i], a = actual.Numbers[i];
            Assert.True(e.Equals(a) || Math.Abs(e - a) <= 1e-12 * (1 + Math.Abs(e)), $"element {i}: {a}, PyTorch {e}");
        }
    }

    private static ReferenceValue ScatterGradient(JsonElement attributes, ReferenceValue[] operands) => Evaluation.Run(
        (b, x) => Gradient.Of(b.Apply(OpKind.Scatter, x.AsSpan()[..3], Attributes(OpKind.Scatter, attributes)), x[3], x[attributes.GetProperty("operand").GetInt32()])[0],
        operands);

    private static OpAttributes? Attributes(OpKind kind, JsonElement json) => kind switch
    {
        OpKind.MatMul => new MatMulAttributes(json.GetProperty("left").GetBoolean(), json.GetProperty("right").GetBoolean()),
        OpKind.ReduceSum or OpKind.ReduceMean or OpKind.ReduceMax =>
            new ReduceAttributes([.. Integers(json, "axes")], json.GetProperty("keep").GetBoolean()),
        OpKind.CumSum => new CumSumAttributes(json.GetProperty("axis").GetInt32(), json.GetProperty("exclusive").GetBoolean(), json.GetProperty("reverse").GetBoolean()),
        OpKind.Gather => new GatherAttributes(json.GetProperty("batch").GetInt32()),
        OpKind.Scatter => new ScatterAttributes(json.GetProperty("batch").GetInt32(), Enum.Parse<ScatterReduction>(json.GetProperty("reduction").GetString()!)),
        _ => json.ValueKind == JsonValueKind.Null ? null : Window(json),
    };

    private static WindowAttributes Window(JsonElement json)
    {
        int[] kernel = Integers(json, "kernel"), stride = Integers(json, "stride"), dilation = Integers(json, "dilation"), pads = Integers(json, "pads");
        int[] image = json.TryGetProperty("image", out _) ? Integers(json, "image") : [0, 0];
        return new WindowAttributes
        {
            KernelHeight = kernel[0],
            KernelWidth = kernel[1],
            StrideHeight = stride[0],
            StrideWidth = stride[1],
            DilationHeight = dilation[0],
            DilationWidth = dilation[1],
            PadTop = pads[0],
            PadLeft = pads[1],
            PadBottom = pads[2],
            PadRight = pads[3],
            Groups = json.GetProperty("groups").GetInt32(),
            CeilingMode = Flag(json, "ceiling"),
            CountBorder = Flag(json, "border"),
            ImageHeight = image[0],
            ImageWidth = image[1],
        };
    }

    private static bool Flag(JsonElement json, string name) => json.TryGetProperty(name, out JsonElement value) && value.GetBoolean();

    private static int[] Integers(JsonElement json, string name) => [.. json.GetProperty(name).EnumerateArray().Select(static v => v.GetInt32())];

    private static ReferenceValue Value(JsonElement json) => json.TryGetProperty("type", out _)
        ? ReferenceValue.Of(new Shape(Integers(json, "shape")), json.GetProperty("data").EnumerateArray().Select(static v => v.GetInt64()).ToArray())
        : ReferenceValue.Of(new Shape(Integers(json, "shape")), json.GetProperty("data").EnumerateArray().Select(Number).ToArray());

    private static double Number(JsonElement json) => json.ValueKind == JsonValueKind.Number ? json.GetDouble() : json.GetString() switch
    {
        "inf" => double.PositiveInfinity,
        "-inf" => double.NegativeInfinity,
        "nan" => double.NaN,
        { } other => double.Parse(other, CultureInfo.InvariantCulture),
        null => throw new InvalidDataException("A number is missing."),
    };

    private static JsonElement[] Read()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.PathOf("tests/golden/reference-evaluator"), "vectors.json")));
        return [.. document.RootElement.GetProperty("cases").Clone().EnumerateArray()];
    }
}
