using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Onnx.Tests;

/// <summary>Models of other projects against outputs computed by ONNX Runtime 1.30.</summary>
public sealed class ReferenceModelTests
{
    public static TheoryData<string> SmallModels =>
    [
        "acasxu_1_1", "acasxu_1_9", "acasxu_2_1", "acasxu_3_3", "cifar10-base_kw", "cifar10-marabou_small", "cifar10-resnet_2b",
        "cifar10-vit_pgd_2_3_16", "cifar10-winml_cnn", "iris-winml", "mnist-cnn_max", "mnist-cntk", "mnist-convnet_maxpool", "mnist-leaky_relu_5x20",
        "mnist-net_256x2", "mnist-net_256x4", "mnist-relu_9_200", "mnist-sigmoid_6x200", "mnist-tansig_200_50", "rl-cartpole", "rl-lunarlander",
        "rul-small_20", "safenlp-ruarobot",
    ];

    public static TheoryData<string> LargeModels => ["cifar10-deep_kw", "cifar10-marabou_medium", "cifar10-sri_resnet_b", "gtsrb-bnn_30", "mobilefacenet", "squeezenet_fp16", "ultraface_slim_320"];

    [Theory]
    [MemberData(nameof(SmallModels))]
    public void Load_SmallModel_GivesStoredOutputs(string model) => Check(model, Executor.Plan);

    [Theory]
    [MemberData(nameof(LargeModels))]
    public void Load_LargeModel_GivesStoredOutputs(string model) => Check(model, Executor.Plan);

    [Theory]
    [Trait("Speed", "Slow")]
    [MemberData(nameof(SmallModels))]
    [MemberData(nameof(LargeModels))]
    public void Load_AnyModel_GivesStoredOutputsInDoublePrecision(string model) => Check(model, Executor.Reference);

    [Theory]
    [InlineData("acasxu_1_1")]
    [InlineData("cifar10-base_kw")]
    [InlineData("cifar10-deep_kw")]
    [InlineData("cifar10-resnet_2b")]
    [InlineData("cifar10-sri_resnet_b")]
    [InlineData("mnist-cntk")]
    [InlineData("mnist-convnet_maxpool")]
    [InlineData("mnist-net_256x2")]
    [InlineData("mnist-relu_9_200")]
    [InlineData("mnist-sigmoid_6x200")]
    [InlineData("mnist-tansig_200_50")]
    [InlineData("mobilefacenet")]
    [InlineData("rl-cartpole")]
    [InlineData("squeezenet_fp16")]
    [InlineData("ultraface_slim_320")]
    public void Load_FileWithBatchOfOne_TakesAllStoredInputsTogether(string name)
    {
        if (!SharedData.TryFind($"data/models/{name}", out string? folder, out string? missing)) Assert.Skip(missing);
        ImportedModel model = OnnxModel.Load(Path.Combine(folder, "model.onnx"));
        string[] sets = [.. Directory.GetDirectories(folder, "test_data_set_*").Order(StringComparer.Ordinal)];
        Literal[] rows = [.. sets.Select(static s => TensorFile.Read(Path.Combine(s, "input_0.pb")).Value)];
        var inputs = new Dictionary<string, Literal> { [model.Inputs[0].Name] = Literal.Of(rows[0].Shape.WithRows(rows.Length), [.. rows.SelectMany(static r => r.Floats)]) };
        Literal together = Execution.Run(model.Graph, inputs, rows.Length, Executor.Plan)[model.Outputs[0].Name];
        double tolerance = name.EndsWith("fp16", StringComparison.Ordinal) ? 1e-2 : 1e-4;

        Assert.Equal(BatchMode.Rebatched, model.BatchMode);
        for (int i = 0; i < rows.Length; i++)
        {
            Literal expected = TensorFile.Read(Path.Combine(sets[i], "output_0.pb")).Value;
            var row = Literal.Of(expected.Shape, together.Floats[(i * expected.Count)..((i + 1) * expected.Count)]);
            Assert.Null(Closeness.Difference(expected, row, tolerance));
        }
    }

    private static void Check(string name, Executor executor)
    {
        if (!SharedData.TryFind($"data/models/{name}", out string? folder, out string? missing)) Assert.Skip(missing);
        double tolerance = name.EndsWith("fp16", StringComparison.Ordinal) ? 1e-2 : 1e-4;
        ImportedModel model = OnnxModel.Load(Path.Combine(folder, "model.onnx"));
        foreach (string set in Directory.GetDirectories(folder, "test_data_set_*").Order(StringComparer.Ordinal))
        {
            var inputs = new Dictionary<string, Literal>();
            for (int i = 0; i < model.Inputs.Length; i++) inputs[model.Inputs[i].Name] = TensorFile.Read(Path.Combine(set, $"input_{i}.pb")).Value;
            IReadOnlyDictionary<string, Literal> outputs = Execution.Run(model.Graph, inputs, inputs[model.Inputs[0].Name].Shape[0], executor);
            for (int i = 0; i < model.Outputs.Length; i++)
            {
                Literal expected = TensorFile.Read(Path.Combine(set, $"output_{i}.pb")).Value;
                string? difference = Closeness.Difference(expected, outputs[model.Outputs[i].Name], tolerance);
                Assert.True(difference is null, $"{name}, {Path.GetFileName(set)}, output '{model.Outputs[i].Name}' ({model.BatchMode}): {difference}");
            }
        }
    }
}
