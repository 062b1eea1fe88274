using System.Text.Json.Nodes;
using System.Xml.Linq;
using Redoubt.Data;
using Redoubt.Evidence;

namespace Redoubt.Cli.Tests;

public sealed class AssessVerbTests(TrainedDigits digits) : IClassFixture<TrainedDigits>
{
    [Fact]
    public async Task Run_DefaultSuite_WritesEveryFormOfTheReport()
    {
        string folder = digits.File("full");
        CliRun run = Assess(folder, "--sample", "40", "--norm", "linf", "--epsilon", "0.1");
        Assert.True(run.ExitCode == ExitCode.Done, run.Error);

        string json = Path.Combine(folder, "report.json");
        await Schemas.AssertValid("assessment", json);
        AssessmentReport report = EvidenceJson.Load<AssessmentReport>(json);
        Assert.Equal(["apgd-ce", "apgd-t", "fab-t", "square"], report.Attacks.Select(static a => a.Name));
        Assert.Equal(40, report.Rows.Length);
        Assert.Equal(8, report.Masking.Checks.Length);
        Assert.Equal(report.Clean.Successes, report.Floor!.RowsAttacked);
        Assert.Equal(report.Floor.RowsBroken, report.Attacks[0].RowsBrokenByCorruptions);
        Assert.Contains(run.Lines, static line => line.StartsWith("Floor ", StringComparison.Ordinal));
        Assert.True(File.Exists(Path.Combine(folder, "adversarial", "floor.npy")));
        Assert.Equal("standard", report.Protocol!.Name);
        Assert.NotNull(report.Curve);
        Assert.NotEmpty(report.Gallery);
        Assert.Equal(report.Rows.Count(static row => row.Robust), report.WorstCase!.Successes);
        Assert.StartsWith("redoubt assess ", report.Run.CommandLine, StringComparison.Ordinal);
        Assert.StartsWith("<!DOCTYPE html>", await File.ReadAllTextAsync(Path.Combine(folder, "report.html"), TestContext.Current.CancellationToken), StringComparison.OrdinalIgnoreCase);
        Assert.Equal("2.1.0", (string?)JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "report.sarif"), TestContext.Current.CancellationToken))!["version"]);
        Assert.Contains("testsuite", XDocument.Load(Path.Combine(folder, "report.junit.xml")).Root!.Name.LocalName, StringComparison.Ordinal);
        Assert.Equal(40, NpyArray.Load(Path.Combine(folder, "adversarial", "worst-case.npy")).Shape[0]);
        Assert.StartsWith("Mapping: ", run.Lines[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("quick", "apgd-ce,square")]
    [InlineData("adaptive", "apgd-ce,apgd-t,fab-t,square,max,apgd-ce-rescaled")]
    public async Task Run_Protocol_ChoosesTheAttacksAndIsInTheReport(string protocol, string attacks)
    {
        string folder = digits.File(protocol);
        CliRun run = Assess(folder, "--sample", "10", "--norm", "linf", "--epsilon", "0.1", "--protocol", protocol);
        Assert.True(run.ExitCode == ExitCode.Done, run.Error);
        string json = Path.Combine(folder, "report.json");
        await Schemas.AssertValid("assessment", json);
        AssessmentReport report = EvidenceJson.Load<AssessmentReport>(json);
        Assert.Equal(protocol, report.Protocol!.Name);
        Assert.Equal(attacks.Split(','), report.Attacks.Select(static a => a.Name));
        Assert.Equal(protocol == "adaptive", report.MinimumCurve is not null);
        Assert.Contains($"Protocol         {protocol}", run.Lines);
        if (protocol == "quick") Assert.Equal("1000", report.Attacks[1].Settings["queries"]);
    }

    [Theory]
    [InlineData("thorough", "--protocol must be one of quick, standard, full, adaptive, was 'thorough'.")]
    [InlineData("quick", "give one of the two", "--attacks", "pgd")]
    public void Run_WrongProtocol_IsRefused(string protocol, string expected, params string[] more)
    {
        CliRun run = Assess(digits.File("wrong"), ["--norm", "linf", "--epsilon", "0.1", "--protocol", protocol, .. more]);
        Assert.Equal(ExitCode.BadInput, run.ExitCode);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("robust-accuracy=0", ExitCode.Done)]
    [InlineData("robust-accuracy=0.999", ExitCode.GateFailed)]
    [InlineData("clean-accuracy=0.5", ExitCode.Done)]
    public void Run_Gate_DecidesTheExitCode(string gate, int expected)
    {
        string folder = digits.File("gate");
        CliRun run = Assess(folder, "--sample", "20", "--norm", "linf", "--epsilon", "0.1", "--attacks", "fgsm", "--fail-under", gate);
        Assert.Equal(expected, run.ExitCode);
        Assert.Equal(expected == ExitCode.Done, Assert.Single(EvidenceJson.Load<AssessmentReport>(Path.Combine(folder, "report.json")).Gates).Passed);
    }

    [Fact]
    public void Run_SameRunTwice_ReportsAgreeOnEveryNumber()
    {
        string first = digits.File("first"), second = digits.File("second");
        Assess(first, "--sample", "20", "--norm", "linf", "--epsilon", "0.1", "--attacks", "pgd", "--threads", "1");
        CliRun run = Assess(second, "--sample", "20", "--norm", "linf", "--epsilon", "0.1", "--attacks", "pgd", "--threads", "2", "--baseline", Path.Combine(first, "report.json"));
        Assert.True(run.ExitCode == ExitCode.Done, run.Error);
        AssessmentReport a = EvidenceJson.Load<AssessmentReport>(Path.Combine(first, "report.json")), b = EvidenceJson.Load<AssessmentReport>(Path.Combine(second, "report.json"));
        Assert.Equal(a.Rows, b.Rows);
        Assert.Equal(a.Data.SampledIndices, b.Data.SampledIndices);
        Assert.Equal((0, 0, 20), (b.Baseline!.OnlyBaselineRobust, b.Baseline.OnlyCurrentRobust, b.Baseline.PairedRows));
        Assert.Equal(
            File.ReadAllBytes(Path.Combine(first, "adversarial", "worst-case.npy")), File.ReadAllBytes(Path.Combine(second, "adversarial", "worst-case.npy")));
    }

    [Fact]
    public void Run_BaselineOfAnotherEpsilon_IsRefusedBeforeTheRun()
    {
        string first = digits.File("other"), second = digits.File("refused");
        Assess(first, "--sample", "20", "--norm", "linf", "--epsilon", "0.1", "--attacks", "fgsm");
        CliRun run = Assess(second, "--sample", "20", "--norm", "linf", "--epsilon", "0.2", "--attacks", "fgsm", "--baseline", Path.Combine(first, "report.json"));
        Assert.Equal(ExitCode.BadInput, run.ExitCode);
        Assert.Contains("its epsilon is 0.1, not 0.2", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(second, "report.json")));
    }

    [Fact]
    public async Task Run_Canceled_KeepsAPartialReport()
    {
        string folder = digits.File("canceled");
        CliRun run = CliRun.CanceledAt("  square:", "assess", digits.Model, "--data", "digits/test", "--sample", "40", "--norm", "linf", "--epsilon", "0.05", "--out", folder);
        Assert.Equal(ExitCode.Canceled, run.ExitCode);
        await Schemas.AssertValid("assessment", Path.Combine(folder, "report.json"));
        AssessmentReport report = EvidenceJson.Load<AssessmentReport>(Path.Combine(folder, "report.json"));
        Assert.Null(report.WorstCase);
        Assert.NotNull(report.NotStatedReason);
        Assert.Contains("square", report.PartialReason, StringComparison.Ordinal);
        Assert.Equal(4, report.Attacks.Length);
        Assert.True(File.Exists(Path.Combine(folder, "report.html")));
    }

    [Fact]
    public async Task Run_Groups_AreInTheReportAndOnTheTerminal()
    {
        string groups = digits.File("groups.npy"), folder = digits.File("grouped");
        NpyArray.Of(Redoubt.Tensors.Literal.Of(new Redoubt.Tensors.Shape(360), [.. DataLoader.Load("digits/test", cancellationToken: TestContext.Current.CancellationToken).RowIndices.Select(static row => (long)(row % 3))])).Save(groups);
        CliRun run = Assess(folder, "--sample", "60", "--norm", "linf", "--epsilon", "0.1", "--attacks", "fgsm", "--groups", groups);
        Assert.True(run.ExitCode == ExitCode.Done, run.Error);
        await Schemas.AssertValid("assessment", Path.Combine(folder, "report.json"));
        AssessmentReport report = EvidenceJson.Load<AssessmentReport>(Path.Combine(folder, "report.json"));
        Assert.Equal(60, report.Groups!.Groups.Sum(static group => group.Clean.Total));
        Assert.Equal(report.WorstCase!.Successes, report.Groups.Groups.Sum(static group => group.Robust!.Successes));
        foreach (GroupSummary group in report.Groups.Groups)
            Assert.Equal(report.Rows.Count(row => row.Index % 3 == int.Parse(group.Name, System.Globalization.CultureInfo.InvariantCulture) && row.Robust), group.Robust!.Successes);
        Assert.Contains("robust accuracy", run.Lines.Single(static line => line.Contains(" of 3, p = ", StringComparison.Ordinal) && line.Contains("robust", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("quantize=4", "shattered", "apgd-ce-bpda")]
    [InlineData("random-resize-pad=0.8", "stochastic", "apgd-ce-eot")]
    [InlineData("total-variation:steps=20", "shattered, stochastic", "apgd-ce-bpda-eot")]
    [InlineData("round-probabilities=1", "shattered", "apgd-ce-bpda")]
    public async Task Run_Defense_NeedsTheAdaptiveProtocol(string defense, string gradients, string added)
    {
        string folder = digits.File("defended-" + defense.Replace(':', '-'));
        string[] options = ["--sample", "10", "--norm", "linf", "--epsilon", "0.1", "--defense", defense];
        CliRun plain = Assess(folder, [.. options, "--attacks", "apgd-ce"]);
        Assert.True(plain.ExitCode == ExitCode.Done, plain.Error);
        Assert.Contains($"The model declares {gradients.Replace(",", " and", StringComparison.Ordinal)} gradients and no attack was adapted to them", plain.Output, StringComparison.Ordinal);
        Assert.Null(EvidenceJson.Load<AssessmentReport>(Path.Combine(folder, "report.json")).WorstCase);

        Assert.Equal(ExitCode.Done, Assess(folder, [.. options, "--protocol", "adaptive"]).ExitCode);
        await Schemas.AssertValid("assessment", Path.Combine(folder, "report.json"));
        AssessmentReport report = EvidenceJson.Load<AssessmentReport>(Path.Combine(folder, "report.json"));
        Assert.NotNull(report.WorstCase);
        Assert.Equal(gradients, Assert.Single(report.Defenses).Gradients);
        Assert.Contains(report.Attacks, attack => attack.Name == added);
    }

    [Fact]
    public async Task Run_DefenseFile_ListsSeveralAndAttackRefusesPlainNumbers()
    {
        string file = digits.File("defenses.yaml"), json = digits.File("defended.json");
        await File.WriteAllTextAsync(file, "- random-resize-pad: 0.9\n- quantize: 8\n", TestContext.Current.CancellationToken);
        string[] arguments = ["attack", digits.Model, "--data", "digits/test", "--sample", "10", "--norm", "linf", "--epsilon", "0.1", "--defense", file, "--json", json];
        CliRun run = CliRun.Of([.. arguments, "--attack", "fgsm"]);
        Assert.True(run.ExitCode == ExitCode.Done, run.Error);
        Assert.Contains("Defense: random-resize-pad=0.9, quantize=8 in front of the model", run.Output, StringComparison.Ordinal);
        Assert.Contains("Robust accuracy  not stated. The model declares shattered", run.Output, StringComparison.Ordinal);
        await Schemas.AssertValid("attack", json);
        CliRun random = CliRun.Of(["attack", digits.Model, "--data", "digits/test", "--sample", "10", "--norm", "linf", "--epsilon", "0.1", "--defense", "gaussian-noise", "--attack", "autoattack-rand"]);
        Assert.True(random.ExitCode == ExitCode.Done, random.Error);
        Assert.Contains("Robust accuracy ", random.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("not stated", random.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bilateral:size=4", "bilateral: size needs an odd number, 3 to 15, was 4.")]
    [InlineData("quantise=8", "there is no input defense 'quantise'; did you mean 'quantize'?")]
    [InlineData("quantize=many", "quantize must be followed by a number, was 'many'.")]
    [InlineData("quantize=1", "quantize needs a whole number, 2 to 65536, was 1.")]
    [InlineData("missing.yaml", "missing.yaml: there is no such file.")]
    public void Run_WrongDefense_IsRefused(string defense, string expected)
    {
        CliRun run = Assess(digits.File("wrong-defense"), "--norm", "linf", "--epsilon", "0.1", "--defense", defense);
        Assert.Equal(ExitCode.BadInput, run.ExitCode);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_VersionRandOnAPlainModel_IsRefused()
    {
        CliRun run = Assess(digits.File("rand"), "--norm", "linf", "--epsilon", "0.1", "--attacks", "autoattack-rand");
        Assert.Equal(ExitCode.BadInput, run.ExitCode);
        Assert.Contains("autoattack-rand averages over the draws of a random model, and this one declares no randomness", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_TransferTo_WritesTheMatrix()
    {
        string folder = digits.File("transfer"), other = digits.File("other.onnx");
        Assert.Equal(ExitCode.Done, CliRun.Of("train", "--data", "digits/train#0:600", "--architecture", "mlp", "--epochs", "3", "--seed", "5", "--out", other).ExitCode);
        CliRun run = Assess(folder, "--sample", "30", "--norm", "linf", "--epsilon", "0.2", "--attacks", "fgsm", "--transfer-to", other);
        Assert.True(run.ExitCode == ExitCode.Done, run.Error);
        await Schemas.AssertValid("assessment", Path.Combine(folder, "report.json"));
        AssessmentReport report = EvidenceJson.Load<AssessmentReport>(Path.Combine(folder, "report.json"));
        Assert.Equal(["digits.onnx", "other.onnx"], report.Transfer!.Models.Select(static model => model.FileName));
        Assert.Equal(report.Clean, report.Transfer.Clean[0]);
        Assert.True(report.Transfer.Fooled[0][0].Value > 0.5);
        Assert.Equal(4, report.Landscapes.Length);
        Assert.Equal(30, NpyArray.Load(Path.Combine(folder, "adversarial", "transfer-1.npy")).Shape[0]);
        Assert.Contains(run.Lines, static line => line.StartsWith("Transfer         made for digits.onnx, fooled of each model: ", StringComparison.Ordinal));
        CliRun wrong = Assess(folder, "--sample", "30", "--norm", "l0", "--epsilon", "3", "--transfer-to", other);
        Assert.Contains("--transfer-to needs --norm linf, l2 or l1.", wrong.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_MissingClass_Warns()
    {
        CliRun run = Assess(digits.File("missing"), "--sample", "3", "--norm", "linf", "--epsilon", "0.1", "--attacks", "fgsm");
        Assert.Contains("Warning: no row has the classes", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_NarrowWindow_KeepsToItsWidth()
    {
        CliRun run = CliRun.With(60, "assess", digits.Model, "--data", "digits/test", "--sample", "20", "--norm", "l2", "--epsilon", "0.5", "--out", digits.File("narrow"));
        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.All(run.Lines.Where(line => !line.StartsWith("Report ", StringComparison.Ordinal)), static line => Assert.True(line.Length <= 60, line));
    }

    private CliRun Assess(string folder, params string[] rest) => CliRun.Of(["assess", digits.Model, "--data", "digits/test", "--out", folder, .. rest]);
}
