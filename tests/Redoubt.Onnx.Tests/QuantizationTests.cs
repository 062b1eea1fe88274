using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Onnx.Tests;

/// <summary>Gradients of quantized networks: those of the values before rounding, zero where they are limited.</summary>
public sealed class QuantizationTests
{
    [Fact]
    public void Gradient_QuantizeThenDequantize_IsOneInsideTheLimits()
    {
        // Scale 1/2 and zero point 100: from -50 to 77.5 the numbers are not limited.
        ModelBytes bytes = new ModelBytes().Input("x", "N", 4).Floats("s", [], 0.5f).Stored(new TensorProto { Name = "z", DataType = 2, Int32Data = { 100 } })
            .Node("QuantizeLinear", ["x", "s", "z"], "q").Node("DequantizeLinear", ["q", "s", "z"], "y").Output("y");
        Assert.Equal([1, 1, 0, 0], GradientOf(bytes, 1, 0.3f, -49f, -51f, 90f));
    }

    [Fact]
    public void Gradient_DynamicQuantizationAndIntegerProduct_IsThatOfTheProduct()
    {
        // The usual form of dynamically quantized layers: quantize, integer product, convert, scale.
        ModelBytes bytes = new ModelBytes().Input("x", 1, 2).Floats("ws", [], 0.1f).Stored(new TensorProto { Name = "w", DataType = 3, Dims = { 2, 1 }, Int32Data = { 5, -30 } })
            .Node("DynamicQuantizeLinear", ["x"], "q,s,z").Node("MatMulInteger", ["q", "w", "z"], "p").Node("Cast", ["p"], "f", ("to", 1))
            .Node("Mul", ["s", "ws"], "k").Node("Mul", ["f", "k"], "y").Output("y");
        float[] gradient = GradientOf(bytes, 1, 1f, -0.5f);
        Assert.Equal(0.5, gradient[0], 0.02);
        Assert.Equal(-3, gradient[1], 0.05);
    }

    [Fact]
    public void Gradient_QuantizedConvolution_ReachesTheInput()
    {
        ModelBytes bytes = new ModelBytes().Input("x", "N", 1, 2, 2).Floats("s", [], 0.1f).Floats("t", [], 0.5f).Stored(new TensorProto { Name = "z", DataType = 2, Int32Data = { 128 } })
            .Stored(new TensorProto { Name = "w", DataType = 2, Dims = { 1, 1, 2, 2 }, Int32Data = { 129, 130, 126, 128 } })
            .Node("QuantizeLinear", ["x", "s", "z"], "q").Node("QLinearConv", ["q", "s", "z", "w", "s", "z", "t", "z"], "c").Node("DequantizeLinear", ["c", "t", "z"], "y").Output("y");

        // Weights minus their zero point times their scale.
        Assert.Equal([0.1f, 0.2f, -0.2f, 0f], GradientOf(bytes, 1, 1f, 2f, 3f, 4f), static (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Theory]
    [InlineData(7, "quantizes to Int64, which is not supported.")]
    [InlineData(1, "quantizes to Float32, which is not supported.")]
    public void Load_QuantizationToOtherTypes_IsRefused(int type, string end)
    {
        ModelBytes bytes = new ModelBytes(21).Input("x", "N", 4).Floats("s", [], 0.5f).Node("QuantizeLinear", ["x", "s"], "y", ("output_dtype", type)).Output("y");
        Assert.Equal("test.onnx: node 'n_y' (QuantizeLinear) " + end, Assert.Throws<InvalidModelException>(() => bytes.Load()).Message);
    }

    [Fact]
    public void Load_ScaleOfTheWrongLength_IsRefused()
    {
        ModelBytes bytes = new ModelBytes(21).Input("x", "N", 4).Floats("s", [3], 1, 2, 3).Node("QuantizeLinear", ["x", "s"], "y").Output("y");
        Assert.Equal("test.onnx: node 'n_y' (QuantizeLinear) needs operand 1 for Float32[N,4] along axis 1, not Float32[3].", Assert.Throws<InvalidModelException>(() => bytes.Load()).Message);
    }

    private static float[] GradientOf(ModelBytes bytes, int rows, params float[] x)
    {
        ImportedModel model = bytes.Load();
        var builder = new GraphBuilder();
        Value input = builder.Input("x", model.Inputs[0].Type), y = builder.Splice(model.Graph, new Dictionary<string, Value> { ["x"] = input })["y"];
        Graph graph = builder.Build(("d", Gradient.Of(y, null, input)[0]));
        return Execution.Run(graph, new Dictionary<string, Literal> { ["x"] = Literal.Of(model.Inputs[0].Type.Bind(rows), x) }, rows, Executor.Plan)["d"].Floats;
    }
}
