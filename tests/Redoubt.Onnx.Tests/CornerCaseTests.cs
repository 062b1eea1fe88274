using Redoubt.Tensors;

namespace Redoubt.Onnx.Tests;

/// <summary>Corners of operator versions and operators over the ranges of their attributes, against results of ONNX Runtime stored in tests/golden/onnx.</summary>
public sealed class CornerCaseTests
{
    public static TheoryData<string> Names => [.. GoldenCases.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void LoadFixed_CornerCase_GivesStoredOutputs(string name)
    {
        WireCase stored = GoldenCases.Of(name);
        ImportedModel model = GoldenCases.Load(stored);
        foreach (Executor executor in Enum.GetValues<Executor>())
        {
            IReadOnlyDictionary<string, Literal> outputs = Execution.Run(model.Graph, GoldenCases.Inputs(stored), rows: 1, executor);
            foreach (WireTensor expected in stored.Outputs!)
            {
                string? difference = Closeness.Difference(expected.ToLiteral(), outputs[expected.Name], 1e-5);
                Assert.True(difference is null, $"{executor}, {expected.Name}: {difference}");
            }
        }
    }
}
