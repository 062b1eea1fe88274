using System.IO.Compression;
using System.Text.Json;
using Redoubt.Data;
using Redoubt.Graphs;
using Redoubt.Models;
using Redoubt.Onnx;
using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Cli.Tests;

/// <summary>A forest of decision trees as a classifier, with rows that it labeled itself; and other models of machine-learning operators.</summary>
public sealed class TreeModel : IDisposable
{
    private const int Features = 12, Classes = 3, Count = 60;

    public TreeModel()
    {
        Folder = Directory.CreateTempSubdirectory("redoubt-trees-").FullName;
        (Model, Inputs, Labels) = (File("forest.onnx"), File("x.npy"), File("y.npy"));
        var b = new GraphBuilder();
        TreeForest forest = RandomForest.Create(new RandomKey(9), new RandomForestOptions
        {
            Trees = 40, Features = Features, Targets = Classes, Comparisons = [TreeComparison.LessOrEqual], MaxLeaves = 16,
        });
        Value scores = b.Input("x", TensorType.Float(Dimension.Batch, Features)).Unary(OpKind.TreeEnsemble, new TreeEnsembleAttributes(forest));
        OnnxExporter.Write(b.Build(("p", scores.Unary(OpKind.Softmax))), Model);
        float[] rows = new float[Count * Features];
        new RandomKey(4).FillUniform(rows);
        Save(Inputs, new Shape(Count, Features), rows);
        using var classifier = new GraphClassifier(OnnxModel.Load(Model).Graph, InputBounds.Unit);
        var found = new Tensor(new Shape(Count, Classes));
        classifier.Scores(new Tensor(new Shape(Count, Features), rows), found);
        NpyArray.Of(Literal.Of(new Shape(Count), [.. Enumerable.Range(0, Count).Select(row => (long)Largest(found.Row(row)))])).Save(Labels);
    }

    public string Folder { get; }

    public string Model { get; }

    public string Inputs { get; }

    public string Labels { get; }

    /// <summary>The rows as the argument of <c>--data</c>.</summary>
    public string Data => $"npy:{Inputs},{Labels}";

    public string File(string name) => Path.Combine(Folder, name);

    /// <summary>Writes a model of tests/golden/onnx-ml, with its stored rows and given labels.</summary>
    /// <returns>The model's path and the argument of <c>--data</c>.</returns>
    public (string Model, string Data) Golden(string file, string name, params long[] labels)
    {
        using var stream = new GZipStream(System.IO.File.OpenRead(Repository.PathOf($"tests/golden/onnx-ml/{file}")), CompressionMode.Decompress);
        using JsonDocument cases = JsonDocument.Parse(stream);
        JsonElement stored = cases.RootElement.EnumerateArray().First(c => c.GetProperty("name").GetString() == name);
        string model = File(name + ".onnx"), inputs = File(name + "-x.npy"), numbers = File(name + "-y.npy");
        System.IO.File.WriteAllBytes(model, stored.GetProperty("model").GetBytesFromBase64());
        int features = stored.GetProperty("inputs")[0].GetProperty("dims")[1].GetInt32();
        float[] rows = new float[labels.Length * features];
        new RandomKey(2).FillUniform(rows);
        Save(inputs, new Shape(labels.Length, features), rows);
        NpyArray.Of(Literal.Of(new Shape(labels.Length), labels)).Save(numbers);
        return (model, $"npy:{inputs},{numbers}");
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static void Save(string path, Shape shape, float[] numbers) => NpyArray.Of(Literal.Of(shape, numbers)).Save(path);

    private static int Largest(ReadOnlySpan<float> scores)
    {
        int best = 0;
        for (int i = 1; i < scores.Length; i++) best = scores[i] > scores[best] ? i : best;
        return best;
    }
}
