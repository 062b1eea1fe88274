using System.Text.Json;
using Redoubt.Graphs;
using Redoubt.Testing;

namespace Redoubt.Models.Tests;

/// <summary>The architectures against PyTorch: tests/golden/architectures.</summary>
public sealed class ArchitecturesTests
{
    private const int Rows = 3, Classes = 10;
    private const double Tolerance = 2e-4;

    private static readonly JsonElement[] Vectors =
        [.. JsonDocument.Parse(File.ReadAllText(Repository.PathOf("tests/golden/architectures/vectors.json"))).RootElement.EnumerateArray()];

    public static TheoryData<string> Names => [.. Architectures.All.Select(static a => a.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void InferenceGraph_FormulaWeights_GivesPyTorchsLogits(string name)
    {
        Architecture architecture = Architectures.Find(name);
        using Plan plan = Plan.Compile(architecture.InferenceGraph(architecture.ReferenceShape, Classes), new PlanOptions { Capacity = Rows });
        Fill(plan, architecture);
        plan.Run(Rows);
        AssertClose(Vector(name).GetProperty("inference"), plan.Output(Architecture.OutputName), name);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Build_Training_GivesPyTorchsLogitsAndRunningStatistics(string name)
    {
        Architecture architecture = Architectures.Find(name);
        (Value logits, NetworkBuilder network) = architecture.Build(architecture.ReferenceShape, Classes, isTraining: true);
        (string, Value)[] outputs = [(Architecture.OutputName, logits), .. network.StateUpdates];
        using Plan plan = Plan.Compile(logits.Builder.Build(outputs), new PlanOptions { Capacity = Rows });
        Fill(plan, architecture);
        plan.Run(Rows);
        AssertClose(Vector(name).GetProperty("training"), plan.Output(Architecture.OutputName), name);
        foreach (JsonProperty update in Vector(name).GetProperty("updates").EnumerateObject())
            AssertClose(update.Value, plan.Output(update.Name), update.Name);
    }

    // Parameters and multiply-adds of one image, counted by PyTorch's modules.
    [Theory]
    [InlineData("mlp", 269_322, 268_800)]
    [InlineData("mnist-cnn", 3_274_634, 13_883_904)]
    [InlineData("medium-cnn", 1_974_954, 12_133_888)]
    [InlineData("cnn7", 17_191_626, 150_672_384)]
    [InlineData("resnet20", 272_474, 40_813_184)]
    [InlineData("resnet18", 11_173_962, 555_422_720)]
    [InlineData("four-conv", 312_202, 9_952_400)]
    [InlineData("resnet8", 78_042, 12_501_632)]
    [InlineData("preact-resnet18", 11_172_170, 555_422_720)]
    [InlineData("wrn-16-4", 2_748_890, 392_612_352)]
    [InlineData("vit", 810_890, 50_726_144 + 6 * 2 * 64 * 64 * 128)] // Layers, and the products of attention that no module counts.
    public void InferenceGraph_ReferenceShape_HasPyTorchsParametersAndMultiplyAdds(string name, int parameters, long multiplyAdds)
    {
        Architecture architecture = Architectures.Find(name);
        (_, NetworkBuilder network) = architecture.Build(architecture.ReferenceShape, Classes, isTraining: false);
        Assert.Equal(parameters, network.Parameters.Where(static p => p.Role == InputRole.Parameter).Sum(static p => p.Shape.Count));
        Assert.Equal(multiplyAdds, Cost.Of(architecture.InferenceGraph(architecture.ReferenceShape, Classes)).MultiplyAdds.At(1));
    }

    // 36.5 million: Zagoruyko and Komodakis, table 4.
    [Fact]
    public void Find_WideNetworkByName_HasThePublishedSize()
    {
        Architecture wide = Architectures.Find("wrn-28-10");
        int parameters = wide.Parameters(wide.ReferenceShape, Classes).Where(static p => p.Role == InputRole.Parameter).Sum(static p => p.Shape.Count);
        Assert.Equal(36_479_194, parameters);
    }

    [Theory]
    [InlineData("wrn-27-10")]
    [InlineData("wrn-28-0")]
    [InlineData("wrn-28-1000000000")]
    [InlineData("wrn-28")]
    [InlineData("no-such")]
    public void Find_UnknownName_ListsTheKnown(string name)
    {
        string message = Assert.Throws<ArgumentException>(() => Architectures.Find(name)).Message;
        Assert.Contains(name, message, StringComparison.Ordinal);
        Assert.Contains("wrn-16-4", message, StringComparison.Ordinal);
    }

    [Fact]
    public void InferenceGraph_TransformerOnOddImage_SaysWhatItTakes()
    {
        var error = Assert.Throws<InvalidGraphException>(() => Architectures.Find("vit").InferenceGraph(new Tensors.Shape(3, 30, 32), Classes));
        Assert.Contains("multiples of 4", error.Message, StringComparison.Ordinal);
    }

    private static JsonElement Vector(string name) => Vectors.Single(v => v.GetProperty("name").GetString() == name);

    private static void Fill(Plan plan, Architecture architecture)
    {
        (_, NetworkBuilder network) = architecture.Build(architecture.ReferenceShape, Classes, isTraining: false);
        foreach (ParameterSpecification parameter in network.Parameters)
        {
            (double scale, double offset) = Range(parameter);
            Numbers(parameter.Name, parameter.Shape.Count, scale, offset).CopyTo(plan.Input(parameter.Name));
        }

        Numbers(Architecture.InputName, Rows * architecture.ReferenceShape.Count, 1, 0.5).CopyTo(plan.Input(Architecture.InputName));
    }

    private static (double Scale, double Offset) Range(ParameterSpecification parameter) => parameter switch
    {
        { Shape.Rank: > 1 } => (2 * Math.Sqrt(6.0 / parameter.Shape.RowLength), 0),
        _ when parameter.Name.EndsWith(".running_var", StringComparison.Ordinal) => (1, 1),
        _ when parameter.Name.EndsWith(".running_mean", StringComparison.Ordinal) => (0.5, 0),
        _ when parameter.Name.EndsWith(".weight", StringComparison.Ordinal) => (0.5, 1),
        _ when parameter.Name.Contains("bn", StringComparison.Ordinal) => (0.5, 0),
        _ => (0.2, 0),
    };

    private static float[] Numbers(string name, int count, double scale, double offset)
    {
        long salt = name.Sum(static c => (long)c);
        return [.. Enumerable.Range(0, count).Select(i => (float)(((((long)i * 7919) + (salt * 104_729)) % 2003 / 2003.0 - 0.5) * scale + offset))];
    }

    private static void AssertClose(JsonElement expected, ReadOnlySpan<float> actual, string name)
    {
        double[] reference = [.. expected.EnumerateArray().Select(static v => v.GetDouble())];
        double allowed = Tolerance * Math.Max(1, reference.Max(Math.Abs));
        for (int i = 0; i < reference.Length; i++)
            Assert.True(Math.Abs(actual[i] - reference[i]) <= allowed, $"{name}[{i}]: {actual[i]}, PyTorch {reference[i]}");
    }
}
