using Redoubt.Attacks;
using Redoubt.Data;
using Redoubt.Models;
using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Evaluation.Tests;

public sealed class CheckpointTests : IDisposable
{
    private static readonly string First = new('a', 64), Second = new('b', 64);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Run_StoppedAfterAnyStep_GoesOnToTheSameFindings()
    {
        AssessmentFindings whole = RobustnessAssessment.Run(Request(checkpoints: null, "whole"));
        var complete = CheckpointFolder.Open(_folder.File("all"), First);
        RobustnessAssessment.Run(Request(complete, "complete"));
        string[] steps = [.. Directory.GetFiles(_folder.File("all"))];
        Assert.True(steps.Length > 10, $"There are only {steps.Length} steps.");
        foreach (int kept in new[] { 0, 1, steps.Length / 2, steps.Length - 1, steps.Length })
        {
            string folder = _folder.File($"kept-{kept}");
            Directory.CreateDirectory(folder);
            foreach (string step in steps.OrderBy(File.GetLastWriteTimeUtc).Take(kept)) File.Copy(step, Path.Combine(folder, Path.GetFileName(step)));
            var checkpoints = CheckpointFolder.Open(folder, First);
            AssessmentFindings again = RobustnessAssessment.Run(Request(checkpoints, $"examples-{kept}"));
            Assert.Equal((kept, kept), (checkpoints.Found, checkpoints.Restored));
            Assert.Equal(whole.Rows, again.Rows);
            Assert.Equal(whole.Curve!.Points, again.Curve!.Points);
            Assert.Equal(whole.MinimumCurve!.Points, again.MinimumCurve!.Points);
            Assert.Equal(whole.Masking.Checks.Select(static c => c.Sentence), again.Masking.Checks.Select(static c => c.Sentence));
            Assert.Equal(whole.Attacks.Select(Counts), again.Attacks.Select(Counts));
            Assert.Equal(File.ReadAllBytes(_folder.File("whole/worst-case.npy")), File.ReadAllBytes(_folder.File($"examples-{kept}/worst-case.npy")));
        }
    }

    // A step that is taken over is not computed: the model must not be asked for what an attack of the suite would ask.
    [Fact]
    public void Run_AllStepsThere_AttacksNothingAgain()
    {
        RobustnessAssessment.Run(Request(CheckpointFolder.Open(_folder.File("steps"), First), "one"));
        LinearClassifier model = SampleProblem.Classifier(2);
        int calls = 0, callsBefore = 0;
        model.OnCall = _ => calls++;
        RobustnessAssessment.Run(Request(checkpoints: null, "two") with { Classifier = model });
        (callsBefore, calls) = (calls, 0);
        RobustnessAssessment.Run(Request(CheckpointFolder.Open(_folder.File("steps"), First), "three") with { Classifier = model });
        Assert.True(calls < callsBefore / 2, $"{calls} calls with steps, {callsBefore} without.");
    }

    [Fact]
    public void Open_StepsOfAnotherRun_AreDeletedAndNamed()
    {
        CheckpointFolder.Open(_folder.File("steps"), First).Write("one", [1, 2, 3]);
        var other = CheckpointFolder.Open(_folder.File("steps"), Second);
        Assert.Equal(0, other.Found);
        Assert.Contains("1 checkpoint in ", Assert.Single(other.Remarks), StringComparison.Ordinal);
        Assert.Null(other.Read("one"));
        Assert.Empty(Directory.GetFiles(_folder.File("steps")));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(-40)]
    public void Read_DamagedByte_IsRefusedWithASentence(int at)
    {
        var checkpoints = CheckpointFolder.Open(_folder.File("steps"), First);
        checkpoints.Write("one", [1, 2, 3, 4, 5, 6, 7, 8, 9]);
        string path = Path.Combine(_folder.File("steps"), "one.step");
        byte[] bytes = File.ReadAllBytes(path);
        bytes[at < 0 ? bytes.Length + at : at] ^= 1;
        File.WriteAllBytes(path, bytes);
        Assert.Null(checkpoints.Read("one"));
        Assert.Equal("The checkpoint one.step is damaged; this step is done again.", Assert.Single(checkpoints.Remarks));
        Assert.False(File.Exists(path));
    }

    [Fact]
    public void Read_CutAnywhere_IsRefused()
    {
        var checkpoints = CheckpointFolder.Open(_folder.File("steps"), First);
        string path = Path.Combine(_folder.File("steps"), "one.step");
        checkpoints.Write("one", [1, 2, 3]);
        byte[] bytes = File.ReadAllBytes(path);
        for (int length = 0; length < bytes.Length; length += 7)
        {
            File.WriteAllBytes(path, bytes[..length]);
            Assert.Null(checkpoints.Read("one"));
        }
    }

    // The hash is right, but the content is of other rows: as after a change of names without a change of the fingerprint.
    [Fact]
    public void Run_StepOfOtherRows_IsDoneAgain()
    {
        LabeledData rows = SampleProblem.Rows(6);
        var checkpoints = CheckpointFolder.Open(_folder.File("steps"), First);
        RowResults first = Steps(rows, checkpoints, [0, 1, 2, 3, 4, 5]), second = Steps(rows, checkpoints, [5, 4, 3, 2, 1, 0]);
        Assert.Empty(first.Notes);
        Assert.Single(checkpoints.Remarks);
        Assert.Equal(Steps(rows, null, [5, 4, 3, 2, 1, 0]).Adversarial.Data.ToArray(), second.Adversarial.Data.ToArray());
    }

    [Fact]
    public void FromBytes_RandomBytes_NeverThrows()
    {
        LabeledData rows = SampleProblem.Rows(3);
        int[] ids = [0, 1, 2];
        byte[] good = Steps(rows, null, ids, count: 3).ToBytes(rows.Inputs, ids);
        Assert.NotNull(RowResults.FromBytes(good, rows.Inputs, ids));
        RandomKey key = new(TestSeed.Value);
        for (int i = 0; i < 2000; i++)
        {
            byte[] bad = [.. good];
            for (int j = 0; j < 3; j++) bad[key.Below(bad.Length, (uint)(6 * i + 2 * j))] = (byte)key.Below(256, (uint)(6 * i + 2 * j + 1));
            _ = RowResults.FromBytes(bad, rows.Inputs, ids);
            _ = RowResults.FromBytes(bad[..(i % bad.Length)], rows.Inputs, ids);
        }
    }

    [Fact]
    public void Take_PartsOfSeveralSteps_AddUp()
    {
        var all = new RowResults(new Tensor(new Shape(2, 1)));
        for (int row = 0; row < 2; row++)
        {
            var one = new RowResults(new Tensor(new Shape(1, 1)));
            one.Parts.Add(new AttackPart("pgd", 5, 2));
            one.Notes.Add("Once is enough.");
            all.Take(row, one);
        }

        Assert.Equal(["pgd broke 4 of 10 rows."], all.Parts.Select(static part => part.ToString()));
        Assert.Equal(["Once is enough."], all.Notes);
    }

    private static (int, int, long, long, double?) Counts(Redoubt.Evidence.AttackSummary attack) =>
        (attack.RowsAttacked, attack.RowsBroken, attack.ForwardPasses, attack.BackwardPasses, attack.MedianMargin);

    private static RowResults Steps(LabeledData rows, CheckpointFolder? checkpoints, int[] ids, int count = 6)
    {
        LabeledData some = rows.Take([.. Enumerable.Range(0, count)]);
        var run = new AttackRun { Key = new RandomKey(4), RowIds = ids };
        IEvasionAttack<IDifferentiableClassifier> attack = SampleProblem.Pgd(0.2).Attack;
        return AttackSteps.Run("steps", attack, SampleProblem.Classifier(), (some.Inputs, AttackGoal.Untargeted(some.Labels)), run, (checkpoints, 100));
    }

    // Small groups, so that there are many steps: two batches of two rows each.
    private AssessmentRequest Request(CheckpointFolder? checkpoints, string examples) => new()
    {
        Classifier = SampleProblem.Classifier(2),
        Rows = SampleProblem.Rows(),
        Ball = PerturbationBall.Linf(0.1),
        Suite = [SampleProblem.Pgd(0.1, 2), ConfiguredAttack.Of("square", new AttackSettings { Ball = PerturbationBall.Linf(0.1), Queries = 8_000 }, 2)],
        ExampleFolder = _folder.File(examples),
        ClassNames = ["left", "right"],
        Seed = 3,
        MeasuresMinimumNorms = true,
        Checkpoints = checkpoints,
    };
}
