using Redoubt.Attacks;
using Redoubt.Data;
using Redoubt.Evidence;
using Redoubt.Models;
using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Evaluation.Tests;

public sealed class AdaptiveProtocolTests : IDisposable
{
    private static readonly PerturbationBall Ball = PerturbationBall.Linf(0.15);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Run_ShatteredDefensePlainAttacksOnly_StatesNoRobustAccuracy()
    {
        AssessmentFindings findings = RobustnessAssessment.Run(Request(Quantized()));
        Assert.Null(findings.WorstCase);
        Assert.Contains("declares shattered gradients", findings.NotStatedReason, StringComparison.Ordinal);
        Assert.All(findings.Rows, static row => Assert.False(row.Robust));
    }

    [Fact]
    public void Run_ShatteredDefenseAdaptive_BreaksWhatPlainAttacksLeave()
    {
        DefendedClassifier model = Quantized();
        using var adaptive = new AdaptiveAttacks(model, Ball, new RandomKey(1));
        AssessmentFindings findings = RobustnessAssessment.Run(Request(model) with { Adaptive = adaptive, MeasuresMinimumNorms = true });
        Assert.NotNull(findings.WorstCase);
        Assert.Equal(["pgd", "apgd-ce-bpda", "apgd-t-bpda", "apgd-ce-rescaled"], findings.Attacks.Select(static attack => attack.Name));
        Assert.True(findings.Attacks[1].RowsBroken > 0, "The adapted attack broke nothing.");
        Assert.Equal(CheckVerdict.Fail, findings.Masking.Verdict);

        // Plain PGD without gradients does less than corruptions without aim.
        Assert.Equal(CheckVerdict.Fail, findings.Masking.Checks.Single(static check => check.Name == MaskingChecks.FloorName).Verdict);
        Assert.Contains(findings.AdaptiveNotes, static note => note.Contains("declares shattered gradients", StringComparison.Ordinal));
        Assert.NotNull(findings.MinimumCurve);
    }

    [Fact]
    public void Run_StochasticDefense_NeedsAttacksOnTheMean()
    {
        var model = new DefendedClassifier(SampleProblem.Classifier(64), new GaussianNoise(InputBounds.Unit, 0.05), new RandomKey(1));
        AssessmentFindings plain = RobustnessAssessment.Run(Request(model));
        Assert.Null(plain.WorstCase);
        Assert.Contains("declares stochastic gradients", plain.NotStatedReason, StringComparison.Ordinal);

        ConfiguredAttack rand = ConfiguredAttack.Of("autoattack-rand", new AttackSettings { Ball = Ball }, 2);
        AssessmentFindings averaged = RobustnessAssessment.Run(Request(model) with { Suite = [SampleProblem.Pgd(Ball.Radius), rand] });
        Assert.NotNull(averaged.WorstCase);
        using var adaptive = new AdaptiveAttacks(model, Ball, new RandomKey(1));
        Assert.Equal(["apgd-ce-eot", "apgd-dlr-eot", "apgd-t-eot", "apgd-ce-rescaled"], adaptive.For(averaged.Masking).Select(static attack => attack.Name));
    }

    // The estimate counts what the protocol adds to the suite.
    [Fact]
    public void Measure_AdaptiveProtocol_CountsWhatItAdds()
    {
        DefendedClassifier model = Quantized();
        using var adaptive = new AdaptiveAttacks(model, Ball, new RandomKey(1));
        TimeEstimate plain = TimeEstimate.Measure(Request(model)), full = TimeEstimate.Measure(Request(model) with { Adaptive = adaptive, MeasuresMinimumNorms = true });

        // 20 steps of PGD against 20 + 100 + 100 + 100 of the suite and the adaptive attacks, 547 of the probes and 1,000 of the smallest perturbations.
        Assert.True(full.AtMostSeconds / full.SecondsPerGradient > 1.5 * plain.AtMostSeconds / plain.SecondsPerGradient);
    }

    // The distance of every row from the boundary is known: the curve is at least the exact one at every radius, and meets it but for rows within 1 % of a radius.
    [Fact]
    public void Measure_LinearModel_IsTheExactCurve()
    {
        LabeledData rows = SampleProblem.Rows();
        LinearClassifier model = SampleProblem.Classifier();
        AccuracyCurve curve = MinimumNormCurve.Measure(Request(model), rows, new AttackPassSettings { Key = new RandomKey(1) })!;
        foreach (CurvePoint point in curve.Points)
        {
            int correct = 0, robust = 0, nearly = 0;
            for (int row = 0; row < rows.Rows; row++)
            {
                if (SampleProblem.Lead(rows.Inputs.Row(row)) > 0 != (rows.Labels[row] == 0)) continue;
                correct++;
                robust += SampleProblem.CanBreak(rows.Inputs.Row(row), point.Epsilon) ? 0 : 1;
                nearly += SampleProblem.CanBreak(rows.Inputs.Row(row), point.Epsilon * 0.99 - 1e-4) ? 0 : 1;
            }

            if (point.Epsilon == 0) Assert.Equal(correct, point.Accuracy.Successes);
            else Assert.InRange(point.Accuracy.Successes, robust, nearly);
        }
    }

    [Fact]
    public void Run_ModelThatChangesItsAnswers_SaysSo()
    {
        AssessmentFindings findings = RobustnessAssessment.Run(Request(new DriftingClassifier()));
        MaskingCheck check = findings.Masking.Checks.Single(static check => check.Name == MaskingChecks.RepeatedName);
        Assert.Equal(CheckVerdict.Fail, check.Verdict);
        Assert.Contains("60 of 60 rows had other scores when asked for again", check.Sentence, StringComparison.Ordinal);
        Assert.StartsWith("The model gives other scores for the same rows when asked again", findings.Masking.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0f, CheckVerdict.Pass)]
    [InlineData(1e-6f, CheckVerdict.Warn)]
    [InlineData(0.1f, CheckVerdict.Fail)]
    public void Repeated_Change_DecidesTheVerdict(float change, CheckVerdict expected)
    {
        Tensor first = new(new Shape(1, 2)), second = new(new Shape(1, 2));
        first.Row(0)[0] = 1;
        second.Row(0)[0] = 1 + change;
        Assert.Equal(expected, MaskingChecks.Repeated(first, second).Verdict);
    }

    [Fact]
    public void Declared_ExpectationOfARandomDefense_IsNoLongerStochastic()
    {
        var defended = new DefendedClassifier(SampleProblem.Classifier(), new RandomShift(), new RandomKey(1));
        using var mean = new ExpectedClassifier(defended, 2, new RandomKey(2));
        Assert.Equal(GradientBehavior.Stochastic, AdaptiveAttacks.Declared(defended));
        Assert.Equal(GradientBehavior.Exact, AdaptiveAttacks.Declared(mean));
    }

    [Theory]
    [InlineData(EvaluationProtocol.Quick, "apgd-ce,square")]
    [InlineData(EvaluationProtocol.Standard, "apgd-ce,apgd-t,fab-t,square")]
    [InlineData(EvaluationProtocol.Full, "apgd-ce,apgd-t,fab-t,square,max")]
    [InlineData(EvaluationProtocol.Adaptive, "apgd-ce,apgd-t,fab-t,square,max")]
    public void Attacks_EveryNorm_CanBeCreated(EvaluationProtocol protocol, string linf)
    {
        Assert.Equal(linf.Split(','), protocol.Attacks(Norm.Linf));
        foreach (Norm norm in Enum.GetValues<Norm>())
        {
            foreach (string name in protocol.Attacks(norm)) _ = AttackCatalog.Create(name, new AttackSettings { Ball = new PerturbationBall(norm, norm == Norm.L0 ? 3 : 0.1) });
        }
    }

    private static DefendedClassifier Quantized() => new(SampleProblem.Classifier(), new LevelQuantization(InputBounds.Unit, 9), new RandomKey(1));

    private AssessmentRequest Request(IDifferentiableClassifier model) => new()
    {
        Classifier = model,
        Rows = SampleProblem.Rows(),
        Ball = Ball,
        Suite = [SampleProblem.Pgd(Ball.Radius)],
        ExampleFolder = _folder.File("examples"),
        ClassNames = ["left", "right"],
    };

    private sealed class RandomShift : IInputTransformation
    {
        public GradientBehavior Gradients => GradientBehavior.Stochastic;

        public void Apply(ReadOnlySpan<float> input, RandomKey key, Span<float> output)
        {
            for (int i = 0; i < input.Length; i++) output[i] = input[i] + 0.1f * (float)key.Uniform();
        }

        public void Pullback(ReadOnlySpan<float> input, RandomKey key, ReadOnlySpan<float> outputGradient, Span<float> inputGradient) => outputGradient.CopyTo(inputGradient);
    }

    /// <summary>Adds another number to one score in every call.</summary>
    private sealed class DriftingClassifier() : AnalyticClassifier(new Shape(2), 2, InputBounds.Unit, 16)
    {
        private int _answers;

        public override double[] Forward(ReadOnlySpan<float> input) => [SampleProblem.Lead(input) + 1e-3 * (++_answers % 97), 0];

        public override double[] Backward(ReadOnlySpan<float> input, double[] derivative) => [2 * derivative[0], -derivative[0]];
    }
}
