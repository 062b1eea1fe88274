using Redoubt.Graphs;
using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Onnx.Tests;

public sealed class ReferenceNetworkTests
{
    [Fact]
    public void Load_ReferenceNetwork_IsBatchedClassifier()
    {
        if (!SharedData.TryFind("data/models/redoubt-reference/mnist_at.onnx", out string? path, out string? missing)) Assert.Skip(missing);
        ImportedModel model = OnnxModel.Load(path);

        Assert.Equal(BatchMode.Batched, model.BatchMode);
        Assert.Equal(TensorType.Float(Dimension.Batch, 1, 28, 28), Assert.Single(model.Inputs).Type);
        Assert.Equal(TensorType.Float(Dimension.Batch, 10), Assert.Single(model.Outputs).Type);
        Assert.Equal(272 + 8224 + 156900 + 1010, model.ParameterCount); // conv 16·16+16, conv 32·256+32, dense 1568·100+100, dense 1000+10
        Assert.Equal(13, model.Opset);
        Assert.Equal(64, model.Sha256.Length);
    }

    [Fact]
    public void Load_ReferenceNetwork_RowsOfABatchEqualSingleRows()
    {
        if (!SharedData.TryFind("data/models/redoubt-reference/mnist_at.onnx", out string? path, out string? missing)) Assert.Skip(missing);
        ImportedModel model = OnnxModel.Load(path);
        float[] pixels = [.. Enumerable.Range(0, 2 * 784).Select(static i => i * 37 % 101 / 100f)];
        float[] both = Logits(model, pixels, 2);

        Assert.Equal([.. Logits(model, pixels[..784], 1), .. Logits(model, pixels[784..], 1)], both);
    }

    private static float[] Logits(ImportedModel model, float[] pixels, int rows) =>
        Execution.Run(model.Graph, new Dictionary<string, Literal> { ["input"] = Literal.Of(new Shape(rows, 1, 28, 28), pixels) }, rows)["logits"].Floats;
}
