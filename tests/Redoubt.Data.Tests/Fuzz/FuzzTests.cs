namespace Redoubt.Data.Tests;

/// <summary>Damaged files: every parser either reads them or reports them in one sentence, in bounded time and memory.</summary>
public sealed class FuzzTests
{
    private const int FastCases = 400, SlowCases = 20_000;

    public static TheoryData<string> Targets => [.. FuzzTargets.All.Keys];

    [Theory]
    [MemberData(nameof(Targets))]
    public void Parse_SomeDamagedFiles_ReadsOrReports(string target) => FuzzTargets.All[target].Run(FastCases);

    [Theory]
    [MemberData(nameof(Targets))]
    [Trait("Speed", "Slow")]
    public void Parse_ManyDamagedFiles_ReadsOrReports(string target) => FuzzTargets.All[target].Run(SlowCases);
}
