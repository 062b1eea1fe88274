using Redoubt.Graphs;

namespace Redoubt.Onnx.Tests;

public sealed class RecurrentTests
{
    [Theory]
    [InlineData("LSTM", 4)]
    [InlineData("GRU", 3)]
    [InlineData("RNN", 1)]
    public void Load_OpenBatchAxis_StaysOpenAndKeepsRowsApart(string op, int gates)
    {
        // Batch first outside, sequence first inside, as exporters write it.
        ImportedModel model = new ModelBytes().Input("x", "N", 3, 2).Floats("w", [1, gates * 2, 2], Numbers(gates * 4)).Floats("r", [1, gates * 2, 2], Numbers(gates * 4))
            .Node("Transpose", ["x"], "t", ("perm", new long[] { 1, 0, 2 })).Node(op, ["t", "w", "r"], "s,h", ("hidden_size", 2))
            .Node("Transpose", ["s"], "q", ("perm", new long[] { 2, 0, 1, 3 })).Node("Flatten", ["q"], "y").Output("y").Load();
        float[] x = Numbers(12), both = ModelBytes.Run(model, 2, x);

        Assert.Equal(BatchMode.Batched, model.BatchMode);
        Assert.Equal(TensorType.Float(Dimension.Batch, 6), model.Outputs[0].Type);
        Assert.Equal([.. ModelBytes.Run(model, 1, x[..6]), .. ModelBytes.Run(model, 1, x[6..])], both);
    }

    [Fact]
    public void Load_BatchOfOne_TakesAConstantStartForEveryRow()
    {
        ImportedModel model = new ModelBytes().Input("x", 1, 3, 2).Floats("w", [1, 2, 2], Numbers(4)).Floats("r", [1, 2, 2], Numbers(4)).Floats("h0", [1, 1, 2], 0.5f, -0.5f)
            .Node("Transpose", ["x"], "t", ("perm", new long[] { 1, 0, 2 })).Node("RNN", ["t", "w", "r", "", "", "h0"], ",h").Node("Squeeze", ["h", "zero"], "y").Integers("zero", 0).Output("y").Load();
        float[] x = Numbers(12);

        Assert.Equal(BatchMode.Rebatched, model.BatchMode);
        Assert.Equal([.. ModelBytes.Run(model, 1, x[..6]), .. ModelBytes.Run(model, 1, x[6..])], ModelBytes.Run(model, 2, x));
    }

    [Theory]
    [InlineData("long", "has a sequence of 5000 steps; 2048 is the limit, because every step becomes operations of its own.")]
    [InlineData("weights", "needs Float32[1,2,2] as operand 1, not Float32[1,2,3].")]
    [InlineData("state", "states hidden_size 7 but has weights Float32[1,2,2].")]
    [InlineData("direction", "has direction 'up'.")]
    [InlineData("activation", "names the activation function 'cosine', which recurrent nodes do not have.")]
    [InlineData("count", "names 2 activation functions; 1 for each of 1 direction belong.")]
    [InlineData("clip", "clips at -1.")]
    [InlineData("rank", "needs a sequence of three axes, not Float32[N,2].")]
    [InlineData("lengths", "needs one length for each row of a batch of N, not Int64[3].")]
    public void Load_WrongLayer_SaysWhat(string fault, string end)
    {
        (string, object)[] attributes = fault switch
        {
            "state" => [("hidden_size", 7)],
            "direction" => [("direction", "up")],
            "activation" => [("activations", new[] { "Cosine" })],
            "count" => [("activations", new[] { "Tanh", "Relu" })],
            "clip" => [("clip", -1f)],
            _ => [],
        };
        ModelBytes bytes = fault == "rank" ? new ModelBytes().Input("x", "N", 2) : new ModelBytes().Input("x", "N", fault == "long" ? 5000 : 3, 2);
        bytes.Floats("w", fault == "weights" ? [1, 2, 3] : [1, 2, 2], Numbers(fault == "weights" ? 6 : 4)).Floats("r", [1, 2, 2], Numbers(4)).Integers("lengths", 1, 2, 3);
        bytes.Node("RNN", fault == "lengths" ? ["x", "w", "r", "", "lengths"] : ["x", "w", "r"], "y", [.. attributes, ("layout", 1)]).Output("y");
        Assert.Equal("test.onnx: node 'n_y' (RNN) " + end, Assert.Throws<InvalidModelException>(() => bytes.Load()).Message);
    }

    private static float[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(static i => (i * 37 % 23 / 11f) - 1)];
}
