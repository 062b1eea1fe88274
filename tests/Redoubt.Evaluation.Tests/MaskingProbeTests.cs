using Redoubt.Data;
using Redoubt.Evidence;
using Redoubt.Models;
using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Evaluation.Tests;

public sealed class MaskingProbeTests
{
    private static readonly PerturbationBall Ball = PerturbationBall.Linf(0.1);

    [Fact]
    public void Run_HonestModel_PassesEverything()
    {
        (AccuracyCurve curve, MaskingCheck[] checks) = Probe(SampleProblem.Classifier(capacity: 16));

        Assert.All(
            checks.Where(static check => check.Name != MaskingChecks.NoiseName),
            static check => Assert.True(check.Verdict == CheckVerdict.Pass, $"{check.Name}: {check.Sentence}"));
        Assert.Equal(CheckVerdict.NotRun, Verdict(checks, MaskingChecks.NoiseName));
        Assert.Equal(5, checks.Length);
        Assert.Equal(7, curve.Points.Length);
    }

    [Fact]
    public void Run_HonestModel_CurveIsTheClosedForm()
    {
        LabeledData rows = SampleProblem.Rows();
        (AccuracyCurve curve, _) = Probe(SampleProblem.Classifier(capacity: 16));
        foreach (CurvePoint point in curve.Points)
        {
            int robust = 0;
            for (int row = 0; row < rows.Rows; row++)
            {
                bool correct = SampleProblem.Lead(rows.Inputs.Row(row)) > 0 == (rows.Labels[row] == 0);
                robust += correct && (point.Epsilon == 0 || !SampleProblem.CanBreak(rows.Inputs.Row(row), point.Epsilon)) ? 1 : 0;
            }

            Assert.Equal(robust, point.Accuracy.Successes);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Run_MaskedModel_FailsZeroGradientsAndUnbounded(bool quantized)
    {
        AnalyticClassifier model = quantized ? new QuantizedClassifier() : new SaturatedClassifier();
        (_, MaskingCheck[] checks) = Probe(model);

        Assert.Equal(CheckVerdict.Fail, Verdict(checks, MaskingChecks.ZeroGradientsName));
        Assert.Equal(CheckVerdict.Fail, Verdict(checks, MaskingChecks.UnboundedName));
        Assert.Equal(CheckVerdict.Fail, MaskingChecks.Diagnose(checks).Verdict);
    }

    [Fact]
    public void Run_Canceled_Throws()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        var probe = new MaskingProbe(SampleProblem.Classifier(), SampleProblem.Rows(), Ball, new AttackPassSettings { Key = new RandomKey(1), CancellationToken = source.Token });
        Assert.Throws<OperationCanceledException>(() => probe.Run());
    }

    private static CheckVerdict Verdict(MaskingCheck[] checks, string name) => checks.Single(check => check.Name == name).Verdict;

    private static (AccuracyCurve Curve, MaskingCheck[] Checks) Probe(AnalyticClassifier model)
    {
        LabeledData rows = SampleProblem.Rows();
        return new MaskingProbe(model, rows, Ball, new AttackPassSettings { Key = new RandomKey(1) }).Run();
    }
}
