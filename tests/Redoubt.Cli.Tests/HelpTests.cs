using System.CommandLine;

namespace Redoubt.Cli.Tests;

public sealed class HelpTests
{
    private static readonly string[] CommonOptionNames = ["--json FILE", "--seed N", "--threads N"];

    public static TheoryData<string> Paths => ["demo", "data", "data list", "data describe", "data convert", "train", "predict", "serve", "attack", "certify", "patch", "sticker", "assess", "bench"];

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("-?")]
    [InlineData("help")]
    public void Run_RootHelp_ListsEveryVerb(string argument)
    {
        CliRun run = CliRun.Of(argument);
        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.All(VerbCard.All, card => Assert.Contains($"  {card.Name} ", run.Output, StringComparison.Ordinal));
    }

    [Fact]
    public void Run_NoArguments_PrintsHelpButIsBadInput()
    {
        CliRun run = CliRun.Of();
        Assert.Equal(ExitCode.BadInput, run.ExitCode);
        Assert.Contains("Usage: redoubt COMMAND", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_Version_IsANumber() => Assert.Matches(@"^\d+\.\d+\.\d+\s*$", CliRun.Of("--version").Output);

    [Theory]
    [MemberData(nameof(Paths))]
    public void Run_VerbHelp_HasUsageExamplesAndOptions(string path)
    {
        CliRun run = CliRun.Of([.. path.Split(' '), "--help"]);
        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Empty(run.Error);
        Assert.Contains($"Usage: redoubt {path}", run.Output, StringComparison.Ordinal);
        Assert.Contains("Examples:", run.Output, StringComparison.Ordinal);
        if (path is not ("data" or "data list" or "serve")) Assert.All(CommonOptionNames, option => Assert.Contains(option, run.Output, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Run_VerbHelpInANarrowWindow_KeepsToItsWidth(string path)
    {
        CliRun run = CliRun.With(60, [.. path.Split(' '), "--help"]);
        Assert.All(run.Lines, static line => Assert.True(line.Length <= 60 || !line.Trim().Contains(' '), line));
    }

    [Fact]
    public void Run_RootHelpInANarrowWindow_KeepsToItsWidth() =>
        Assert.All(CliRun.With(60, "--help").Lines.Where(static line => !line.Contains("assess model.onnx", StringComparison.Ordinal)), static line => Assert.True(line.Length <= 60, line));

    // Examples are pasted: each must be accepted by the parser of the verb that shows it.
    [Fact]
    public void Examples_OfEveryVerb_Parse()
    {
        foreach (VerbCard card in VerbCard.All)
        {
            Verb verb = card.Create();
            foreach (Verb child in verb.Children) verb.Command.Subcommands.Add(child.Command);
            foreach (HelpExample example in verb.Children.Append(verb).SelectMany(static v => v.Examples))
            {
                ParseResult parsed = new Command("redoubt") { verb.Command }.Parse(example.CommandLine.Split(' '));
                Assert.True(parsed.Errors.Count == 0, $"{example.CommandLine}: {string.Join(' ', parsed.Errors)}");
            }
        }
    }

    [Fact]
    public void Summaries_OfCardAndVerb_Agree() =>
        Assert.All(VerbCard.All, static card => Assert.Equal((card.Name, card.Summary), (card.Create().Command.Name, card.Create().Command.Description)));
}
