using Redoubt.Data;
using Redoubt.Evidence;
using Redoubt.Tensors;

namespace Redoubt.Cli.Tests;

/// <summary>Models without gradients, and models that name their classes, on the command line.</summary>
public sealed class TreeModelTests(TreeModel trees) : IClassFixture<TreeModel>
{
    private const string Reason = "A forest of decision trees is piecewise constant, so its gradient is zero wherever there is one.";

    [Fact]
    public void Predict_Forest_WritesProbabilities()
    {
        string output = trees.File("p.npy");
        CliRun run = CliRun.Of("predict", trees.Model, "--inputs", trees.Inputs, "--out", output);
        Assert.True(run.ExitCode == ExitCode.Done, run.Error);
        Tensor probabilities = NpyArray.Load(output).ToTensor();
        Assert.Equal(new Shape(60, 3), probabilities.Shape);
        for (int row = 0; row < 60; row++) Assert.Equal(1, probabilities.Row(row).ToArray().Sum(), 1e-5);
    }

    [Fact]
    public void Attack_SquareOnForest_BreaksRowsAndKeepsTheBall()
    {
        string examples = trees.File("adversarial.npy"), json = trees.File("square.json");
        CliRun run = CliRun.Of("attack", trees.Model, "--data", trees.Data, "--attack", "square", "--norm", "linf", "--epsilon", "0.2", "--queries", "200", "--out", examples, "--json", json);
        Assert.True(run.ExitCode == ExitCode.Done, run.Error);
        AttackResult result = EvidenceJson.Load<AttackResult>(json);
        Assert.Equal(1, result.CleanAccuracy);
        Assert.InRange(result.RobustAccuracy!.Value, 0, 0.9);
        Assert.Contains("scores: input of the final Softmax of 'p'", run.Lines[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pgd", "linf", "Attacks that need no gradients: square, hopskipjump, ")]
    [InlineData("fgsm", "l1", "Attacks that need no gradients: square")]
    public void Attack_GradientAttackOnForest_IsRefusedWithTheReason(string attack, string norm, string way)
    {
        CliRun run = CliRun.Of("attack", trees.Model, "--data", trees.Data, "--attack", attack, "--norm", norm, "--epsilon", "0.1");
        Assert.Equal(ExitCode.BadInput, run.ExitCode);
        Assert.Contains($"{attack} follows gradients, and this model has none.", run.Error, StringComparison.Ordinal);
        Assert.Contains(Reason, run.Error, StringComparison.Ordinal);
        Assert.Contains(way, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Assess_Forest_RunsWhatNeedsNoGradientsAndSaysSo()
    {
        string folder = trees.File("report");
        CliRun run = CliRun.Of("assess", trees.Model, "--data", trees.Data, "--norm", "linf", "--epsilon", "0.05", "--sample", "20", "--out", folder);
        Assert.True(run.ExitCode == ExitCode.Done, run.Error);
        AssessmentReport report = EvidenceJson.Load<AssessmentReport>(Path.Combine(folder, "report.json"));

        Assert.Contains("apgd-ce, apgd-t, fab-t left out: this model has no gradients.", run.Output, StringComparison.Ordinal);
        Assert.Equal(["square"], report.Attacks.Select(static attack => attack.Name));
        Assert.Equal(CheckVerdict.NotRun, report.Masking.Verdict);
        Assert.Contains("The model has no gradients", run.Output, StringComparison.Ordinal);
        Assert.Equal(6, report.Masking.Checks.Length);
        Assert.All(report.Masking.Checks, static check => Assert.Equal(CheckVerdict.NotRun, check.Verdict));
        Assert.All(report.Masking.Checks, static check => Assert.Contains(Reason, check.Sentence, StringComparison.Ordinal));
        Assert.Null(report.Curve);
    }

    [Fact]
    public void Assess_GradientAttackByName_IsRefused()
    {
        CliRun run = CliRun.Of("assess", trees.Model, "--data", trees.Data, "--norm", "linf", "--epsilon", "0.05", "--out", trees.File("refused"), "--attacks", "pgd,square");
        Assert.Equal(ExitCode.BadInput, run.ExitCode);
        Assert.Contains("pgd follows gradients, and this model has none.", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Attack_ModelThatNamesItsClasses_RenumbersTheDataAndFillsOpenAxes()
    {
        (string model, string data) = trees.Golden("trees.json.gz", "labels_steps", 10, 20, 30, 40, 10, 20);
        string json = trees.File("named.json");
        CliRun run = CliRun.Of("attack", model, "--data", data, "--attack", "square", "--norm", "linf", "--epsilon", "0.1", "--queries", "5", "--json", json);
        Assert.True(run.ExitCode == ExitCode.Done, run.Error);
        Assert.Contains("The model calls its classes 10, 20, 30, 40; the labels of the data were renumbered to its columns.", run.Output, StringComparison.Ordinal);
        AttackResult result = EvidenceJson.Load<AttackResult>(json);
        Assert.Equal(["10", "20", "30", "40"], result.Data.ClassNames);
        Assert.Equal([0, 1, 2, 3, 0, 1], result.Rows.Select(static row => row.Label));
    }

    [Fact]
    public void Attack_DecisionValuesOfPairs_AreNoScores()
    {
        (string model, string data) = trees.Golden("operators.json.gz", "svm_LINEAR_3_False", 0, 1, 2);
        CliRun run = CliRun.Of("attack", model, "--data", data, "--attack", "square", "--norm", "linf", "--epsilon", "0.1", "--queries", "5");
        Assert.Equal(ExitCode.BadInput, run.ExitCode);
        Assert.Contains("holds 3 decision values, one for each pair of the 3 classes, from which the class follows by votes", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Attack_LinearModelOfTheDomain_HasGradients()
    {
        (string model, string data) = trees.Golden("operators.json.gz", "pipeline", 0, 1, 2, 0, 1, 2, 0, 1, 2, 0);
        CliRun run = CliRun.Of("attack", model, "--data", data, "--attack", "pgd", "--norm", "linf", "--epsilon", "1", "--bounds=-5,5");
        Assert.True(run.ExitCode == ExitCode.Done, run.Error);
    }
}
