using Redoubt.Data;
using Redoubt.Models;
using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Evaluation.Tests;

public sealed class SecondPassTests : IDisposable
{
    private const double Epsilon = 0.25;

    private readonly TemporaryFolder _folder = new();
    private readonly LinearClassifier _model = SampleProblem.Classifier();

    // z0 - z1: 0.1, 0.1, -0.3: rows 0 and 1 of class 0, row 2 of class 1.
    private readonly LabeledData _rows = new(Three(0.5f, 0.4f, 0.5f, 0.4f, 0.3f, 0.4f), [0, 0, 1], "three rows");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Run_ValidExample_IsBrokenWithNormAndMargin()
    {
        VerifiedExamples verified = Verify(0.375f, 0.4f, 0.5f, 0.4f, 0.3f, 0.4f);

        Assert.Equal([true, false, false], verified.Broken.ToArray());
        Assert.Equal([1, 0, 1], verified.Predictions.ToArray());
        Assert.Equal(0.125, verified.Norms[0]);
        Assert.Equal(0.15, verified.Margins[0], 6);
        Assert.Equal(1, verified.Checked);
        Assert.Equal(2, verified.Robust.Successes);
        Assert.Equal(3, verified.Clean.Accuracy.Successes);
    }

    [Theory]
    [InlineData(0.5f - 0.2501f, "the distance")]
    [InlineData(-1e-6f, "value 0 is")]
    [InlineData(float.NaN, "value 0 is NaN")]
    [InlineData(float.NegativeInfinity, "value 0 is")]
    public void Run_ExampleOutsideBallOrBounds_DoesNotCount(float value, string objection)
    {
        VerifiedExamples verified = Verify(value, 0.4f, 0.5f, 0.4f, 0.3f, 0.4f);

        Assert.False(verified.Broken[0]);
        Assert.StartsWith(objection, verified.Rejections[0], StringComparison.Ordinal);
    }

    // The second pass measures a limit that is no norm by itself, whatever the attack said.
    [Theory]
    [InlineData(0.06, true)]
    [InlineData(0.04, false)]
    public void Run_FurtherLimit_IsMeasuredAgain(double radius, bool counts)
    {
        var model = new LinearClassifier(new float[,] { { 1, 0, -1 }, { 0, 0, 0 } }, [0, 0], exampleShape: new Shape(1, 1, 3));
        var clean = new Tensor(new Shape(2, 1, 1, 3));
        ((float[])[0.51f, 0, 0.49f, 1, 0, 0]).CopyTo(clean.Data);
        var data = new LabeledData(clean, [0, 0], "two rows");

        // 0.025 of a mass of 1 goes two pixels: a distance of 0.05.
        Tensor changed = clean.Clone();
        (changed.Row(0)[0], changed.Row(0)[2]) = (0.485f, 0.515f);
        string path = _folder.File("moved.npy");
        ExampleFile.Write(path, changed);
        PerturbationBall ball = PerturbationBall.Unlimited(Norm.Linf) with { Limit = new WassersteinLimit(radius) };
        VerifiedExamples verified = SecondPass.Run(path, model, data, AttackGoal.Untargeted(data.Labels), ball, Norm.Linf);
        Assert.Equal(counts, verified.Broken[0]);
        Assert.Equal(0.05, verified.Distances[0], 1e-6);
        Assert.Equal(0, verified.Distances[1]);
        if (!counts) Assert.Contains("exceeds the limit: Wasserstein distance of at most 0.04 pixels", verified.Rejections[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Run_ExampleThatReachesNothing_DoesNotCount() =>
        Assert.Equal([false, false, false], Verify(0.6f, 0.4f, 0.5f, 0.4f, 0.3f, 0.4f).Broken.ToArray());

    [Fact]
    public void Run_FileChangedAfterwards_IsSeen()
    {
        string path = _folder.File("adv.npy");
        ExampleFile.Write(path, Three(0.375f, 0.4f, 0.5f, 0.4f, 0.3f, 0.4f));
        byte[] bytes = File.ReadAllBytes(path);
        BitConverter.TryWriteBytes(bytes.AsSpan(bytes.Length - 24), 0.5f);
        File.WriteAllBytes(path, bytes);

        Assert.False(Run(path).Broken[0]);
    }

    [Fact]
    public void Run_OtherShape_NamesBoth()
    {
        string path = _folder.File("adv.npy");
        ExampleFile.Write(path, new Tensor(new Shape(2, 2)));
        UnreadableDataException e = Assert.Throws<UnreadableDataException>(() => Run(path));
        Assert.Contains("[3,2]", e.Message, StringComparison.Ordinal);
        Assert.Contains("[2,2]", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_DoublePrecisionFile_IsRefused()
    {
        string path = _folder.File("adv.npy");
        NpyArray.Of<double>(new Shape(3, 2), new double[6]).Save(path);
        Assert.Contains("float32", Assert.Throws<UnreadableDataException>(() => Run(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_CleanInputOutsideBounds_NamesTheRow()
    {
        var rows = new LabeledData(Three(0.5f, 0.5f, 0.5f, 0.5f, 0.5f, 1.5f).View(2, 1), [0], "bad", rowIndices: [17]);
        UnreadableDataException e = Assert.Throws<UnreadableDataException>(() => CleanPass.Run(_model, rows));
        Assert.Equal("bad: value 1 of row 17 is 1.5, outside the input bounds [0, 1].", e.Message);
    }

    [Fact]
    public void WriteAndVerify_FalseClaims_AreReplacedByTheCleanInput()
    {
        // Row 0 is valid, row 1 leaves the ball, row 2 changes nothing that matters.
        Tensor claims = Three(0.375f, 0.4f, 0f, 0.4f, 0.25f, 0.4f);
        string path = _folder.File("adv.npy");
        (VerifiedExamples verified, int rejected) = SavedAttack.WriteAndVerify(
            path, _model, _rows, claims, AttackGoal.Untargeted(_rows.Labels), PerturbationBall.Linf(Epsilon));

        Assert.Equal(2, rejected);
        Assert.Equal([true, false, false], verified.Broken.ToArray());
        Assert.Equal([0.375f, 0.4f, 0.5f, 0.4f, 0.3f, 0.4f], ExampleFile.Read(path, _rows.Inputs.Shape).Data.ToArray());
    }

    private static Tensor Three(params float[] values) => new(new Shape(3, 2), values);

    private VerifiedExamples Verify(params float[] examples)
    {
        string path = _folder.File("adv.npy");
        ExampleFile.Write(path, Three(examples));
        return Run(path);
    }

    private VerifiedExamples Run(string path) =>
        SecondPass.Run(path, _model, _rows, AttackGoal.Untargeted(_rows.Labels), PerturbationBall.Linf(Epsilon), Norm.Linf);
}
