using System.Diagnostics;
using Redoubt.Tensors;

namespace Redoubt.Graphs.Tests;

/// <summary>Runs the plan tests again in child processes whose processor features are switched off, and checks that each took the path it should.</summary>
public sealed class InstructionSwitchTests
{
    private const string ExpectedVariable = "REDOUBT_EXPECTED_INSTRUCTIONS";

    [Theory]
    [Trait("Speed", "Slow")]
    [InlineData("DOTNET_EnableAVX512", InstructionSet.Vector256)]
    [InlineData("DOTNET_EnableAVX2", InstructionSet.Vector128)]
    [InlineData("DOTNET_EnableHWIntrinsic", InstructionSet.Scalar)]
    public async Task PlanTests_FeatureSwitchedOff_PassOnTheNextPath(string variable, InstructionSet expected)
    {
        if (!InstructionSets.IsSupported(expected)) Assert.Skip($"This processor has no {expected} instructions.");
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["-noColor", "-class", "*.PlanTests", "-class", "*BestInstructionsTests"])
        {
            RedirectStandardOutput = true,
        };
        start.Environment[variable] = "0";
        start.Environment[ExpectedVariable] = expected.ToString();
        using Process process = Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, output);
        Assert.Matches("Total: [1-9][0-9]*, Errors: 0, Failed: 0", output);
    }

    /// <summary>What a child process asserts about itself.</summary>
    public sealed class BestInstructionsTests
    {
        [Fact]
        public void Best_ExpectedSetNamedByParent_IsThatSet()
        {
            string? expected = Environment.GetEnvironmentVariable(ExpectedVariable);
            if (expected is null) Assert.Skip("Runs as a child process only; the parent says which instructions are expected.");
            Assert.Equal(expected, InstructionSets.Best.ToString());
        }
    }
}
