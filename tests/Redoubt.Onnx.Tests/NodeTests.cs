using System.Globalization;
using Redoubt.Testing;

namespace Redoubt.Onnx.Tests;

/// <summary>The operator tests of the ONNX project. What is refused must be refused for a listed reason.</summary>
public sealed class NodeTests
{
    private const string Page = "docs/measured/onnx-node-tests.md";

    [Fact]
    public void Load_OperatorTests_PassOrAreRefusedForAListedReason()
    {
        string[] failures = [.. NodeTestRun.Outcomes.Where(static o => o.Failure is not null).Select(static o => $"{o.Name}: {o.Failure}")];
        string[] unexplained = [.. NodeTestRun.Outcomes.Where(static o => o.Refusal is not null && !NodeTestRefusals.Covers(o)).Select(static o => $"{o.Name} is refused: {o.Refusal}")];
        int passed = NodeTestRun.Outcomes.Count(static o => o.Passed);
        Assert.True(failures.Length == 0 && unexplained.Length == 0, string.Join('\n', [.. failures, .. unexplained]));
        Assert.True(passed >= 500, string.Create(CultureInfo.InvariantCulture, $"only {passed} operator tests passed"));
    }

    [Fact]
    public void Page_OfOperatorTests_IsWhatARunWrites()
    {
        string path = Repository.PathOf(Page), written = NodeTestTable.Write(NodeTestRun.Outcomes);
        if (Environment.GetEnvironmentVariable("REDOUBT_WRITE_TABLES") == "1") File.WriteAllText(path, written);
        Assert.Equal(written, File.ReadAllText(path));
    }
}
