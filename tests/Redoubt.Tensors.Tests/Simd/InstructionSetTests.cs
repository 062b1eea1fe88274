using System.Diagnostics;

namespace Redoubt.Tensors.Tests;

public sealed class InstructionSetTests
{
    private const string Expected = "REDOUBT_EXPECTED_SET";

    [Fact]
    public void Best_ThisProcess_IsSupportedAndExpected()
    {
        Assert.True(InstructionSets.IsSupported(InstructionSets.Best));
        if (Environment.GetEnvironmentVariable(Expected) is { } expected) Assert.Equal(expected, InstructionSets.Describe(InstructionSets.Best));
    }

    // The child runs the convolution tests too: on the sets that are left, without fused multiply-add where the switch takes it away.
    [Theory]
    [InlineData("DOTNET_EnableAVX512", InstructionSet.Vector512, "Vector256+fma")]
    [InlineData("DOTNET_EnableAVX2", InstructionSet.Vector256, "Vector128")]
    [InlineData("DOTNET_EnableHWIntrinsic", InstructionSet.Vector128, "Scalar")]
    public async Task Best_RuntimeSwitchOff_ChildTakesNarrowerPath(string variable, InstructionSet needed, string expected)
    {
        Assert.SkipUnless(InstructionSets.IsSupported(needed) && OperatingSystem.IsLinux(), $"This machine has no {needed}.");
        Assert.SkipWhen(Environment.GetEnvironmentVariable(Expected) != null, "Runs in the outer process only.");
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("-method");
        start.ArgumentList.Add($"*.{nameof(Best_ThisProcess_IsSupportedAndExpected)}");
        start.ArgumentList.Add("-method");
        start.ArgumentList.Add($"*.{nameof(ConvolutionTests)}.{nameof(ConvolutionTests.Run_ChosenGeometries_EqualDefinition)}");
        start.Environment[variable] = "0";
        start.Environment[Expected] = expected;
        using Process child = Process.Start(start)!;
        string output = await child.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await child.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(child.ExitCode == 0, output);
        Assert.Contains("Failed: 0", output, StringComparison.Ordinal);
        Assert.DoesNotContain("Total: 0", output, StringComparison.Ordinal);
    }
}
