using System.Text.Json;
using Redoubt.Tensors;

namespace Redoubt.Onnx.Tests;

/// <summary>The machine-learning operators against results of ONNX Runtime.</summary>
public sealed class MachineLearningTests
{
    public static TheoryData<string> Names => [.. MachineLearningCases.All.Keys.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Load_Case_GivesStoredOutputs(string name)
    {
        WireCase stored = MachineLearningCases.All[name];
        ImportedModel model = MachineLearningCases.Load(stored);
        foreach (Executor executor in Enum.GetValues<Executor>())
        {
            IReadOnlyDictionary<string, Literal> outputs = Execution.Run(model.Graph, MachineLearningCases.Inputs(stored), MachineLearningCases.Rows(stored), executor);
            foreach (WireTensor expected in stored.Outputs!)
            {
                Literal numbers = expected.Type == "string" ? Classes(expected, model.ClassLabels) : expected.ToLiteral();
                string? difference = Closeness.Difference(numbers, outputs[expected.Name], 1e-4);
                Assert.True(difference is null, $"{executor}, {expected.Name}: {difference}");
            }
        }
    }

    [Fact]
    public void Load_Classifiers_AreBatchedAndKeepTheirLabels()
    {
        ImportedModel text = MachineLearningCases.Load(MachineLearningCases.All["labels_text"]), gaps = MachineLearningCases.Load(MachineLearningCases.All["labels_gaps"]);

        Assert.Equal((BatchMode.Batched, BatchMode.Batched), (text.BatchMode, gaps.BatchMode));
        Assert.Equal(["no", "yes", "maybe"], text.ClassLabels);
        Assert.Equal(["10", "-3", "10000000000", "7"], gaps.ClassLabels);
        Assert.Contains("Labels that are texts appear as class numbers: 0 is 'no', 1 is 'yes', 2 is 'maybe'.", text.Notes);
        Assert.Empty(new ModelBytes().Input("x", 1, 2).Output("y").Node("Relu", ["x"], "y").Load().ClassLabels);
    }

    private static Literal Classes(WireTensor texts, IReadOnlyList<string> names)
    {
        string[] labels = JsonSerializer.Deserialize<string[]>(texts.Data)!;
        return Literal.Of(new Shape(texts.Dims), Array.ConvertAll(labels, label => (long)names.ToList().IndexOf(label)));
    }
}
