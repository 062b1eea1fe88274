using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Onnx.Tests;

/// <summary>Models of other projects against outputs computed by ONNX Runtime 1.30.</summary>
public sealed class ReferenceModelTests
{
    // Strings are not numbers: text has a domain of its own.
    private const string TextModel = "sms-tfidf_lr";

    // Those of machine-learning operators have tests of their own.
    private static readonly string[] All =
    [
        "acasxu_1_1", "acasxu_1_9", "acasxu_2_1", "acasxu_3_3", "cifar10-base_kw", "cifar10-deep_kw", "cifar10-marabou_medium", "cifar10-marabou_small",
        "cifar10-resnet_2b", "cifar10-sri_resnet_b", "cifar10-vit_pgd_2_3_16", "cifar10-winml_cnn", "gtsrb-bnn_30", "iris-winml", "mnist-cnn_max",
        "mnist-cntk", "mnist-convnet_maxpool", "mnist-leaky_relu_5x20", "mnist-net_256x2", "mnist-net_256x4", "mnist-relu_9_200", "mnist-sigmoid_6x200",
        "mnist-tansig_200_50", "mobilefacenet", "nids-cnn_bilstm", "rl-cartpole", "rl-lunarlander", "rul-small_20", "safenlp-ruarobot", "silero_vad_16k",
        "squeezenet_fp16", "ultraface_slim_320",
    ];

    // The state of this one has its batch on the second axis, so its rows run one after the other.
    private static readonly string[] RowByRow = ["silero_vad_16k"];

    public static TheoryData<string> Names => [.. All];

    [Fact]
    public void Folder_OfSharedModels_HoldsTheseModels()
    {
        if (!SharedData.TryFind("data/models", out string? folder, out string? missing)) Assert.Skip(missing);
        string[] present = [.. Directory.GetDirectories(folder).Where(static d => File.Exists(Path.Combine(d, "model.onnx"))).Select(static d => Path.GetFileName(d)!).Order(StringComparer.Ordinal)];
        Assert.Equal([.. All.Concat(MachineLearningModelTests.Models.Select(static m => m.Data)).Append(TextModel).Order(StringComparer.Ordinal)], present);
    }

    [Fact]
    public void Load_TextModel_IsRefusedInOneSentence()
    {
        if (!SharedData.TryFind($"data/models/{TextModel}/model.onnx", out string? path, out string? missing)) Assert.Skip(missing);
        InvalidModelException e = Assert.Throws<InvalidModelException>(() => OnnxModel.Load(path));
        Assert.Contains("StringNormalizer (1 node)", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Load_Model_GivesStoredOutputs(string model) => Check(model, Executor.Plan);

    [Theory]
    [Trait("Speed", "Slow")]
    [MemberData(nameof(Names))]
    public void Load_Model_GivesStoredOutputsInDoublePrecision(string model) => Check(model, Executor.Reference);

    [Theory]
    [MemberData(nameof(Names))]
    public void Load_Model_TakesAllStoredInputsTogether(string name)
    {
        if (!SharedData.TryFind($"data/models/{name}", out string? folder, out string? missing)) Assert.Skip(missing);
        Dictionary<string, Literal>[] sets = [.. Sets(folder).Select(static s => s.Inputs)];
        ImportedModel model = Load(folder, sets[0]);
        if (RowByRow.Contains(name))
        {
            Assert.Equal(BatchMode.RowByRow, model.BatchMode);
            return;
        }

        Assert.True(model.BatchMode is BatchMode.Batched or BatchMode.Rebatched, $"{model.BatchMode}: {string.Join(' ', model.Notes)}");
        int[] rows = [.. sets.Select(s => s[model.Inputs[0].Name].Shape[0])];
        var inputs = model.Inputs.ToDictionary(static i => i.Name, i => Joined([.. sets.Select(s => s[i.Name])]));
        IReadOnlyDictionary<string, Literal> together = Execution.Run(model.Graph, inputs, rows.Sum(), Executor.Plan);
        foreach (ModelOutput output in model.Outputs)
        {
            Literal[] alone = [.. Sets(folder).Select(s => s.Outputs[model.Outputs.IndexOf(output)])];
            Assert.Null(Closeness.Difference(Joined(alone), together[output.Name], Tolerance(name)));
        }
    }

    private static void Check(string name, Executor executor)
    {
        if (!SharedData.TryFind($"data/models/{name}", out string? folder, out string? missing)) Assert.Skip(missing);
        foreach ((Dictionary<string, Literal> inputs, Literal[] expected) in Sets(folder))
        {
            ImportedModel model = Load(folder, inputs);
            IReadOnlyDictionary<string, Literal> outputs = Execution.Run(model.Graph, inputs, inputs[model.Inputs[0].Name].Shape[0], executor);
            for (int i = 0; i < model.Outputs.Length; i++)
            {
                string? difference = Closeness.Difference(expected[i], outputs[model.Outputs[i].Name], Tolerance(name));
                Assert.True(difference is null, $"{name}, output '{model.Outputs[i].Name}' ({model.BatchMode}): {difference}");
            }
        }
    }

    private static double Tolerance(string name) => name.EndsWith("fp16", StringComparison.Ordinal) ? 1e-2 : 1e-4;

    // The inputs' shapes bind axes other than the batch that a file leaves open.
    private static ImportedModel Load(string folder, Dictionary<string, Literal> inputs) =>
        OnnxModel.Load(Path.Combine(folder, "model.onnx"), new OnnxLoadOptions { InputShapes = inputs.ToDictionary(static i => i.Key, static i => i.Value.Shape) });

    private static (Dictionary<string, Literal> Inputs, Literal[] Outputs)[] Sets(string folder)
    {
        string[] names = [.. OnnxSignature.Read(Path.Combine(folder, "model.onnx")).Select(static s => s.Name)];
        return [.. Directory.GetDirectories(folder, "test_data_set_*").Order(StringComparer.Ordinal).Select(set => (
            names.Select((name, i) => (name, TensorFile.Read(Path.Combine(set, $"input_{i}.pb")).Value)).ToDictionary(static p => p.name, static p => p.Value),
            Enumerable.Range(0, Directory.GetFiles(set, "output_*.pb").Length).Select(i => TensorFile.Read(Path.Combine(set, $"output_{i}.pb")).Value).ToArray()))];
    }

    private static Literal Joined(Literal[] parts)
    {
        Shape shape = parts[0].Shape.WithRows(parts.Sum(static p => p.Shape[0]));
        return parts[0].ElementType switch
        {
            ElementType.Float32 => Literal.Of(shape, [.. parts.SelectMany(static p => p.Floats)]),
            ElementType.Int64 => Literal.Of(shape, [.. parts.SelectMany(static p => p.Integers)]),
            _ => Literal.Of(shape, [.. parts.SelectMany(static p => p.Booleans)]),
        };
    }
}
