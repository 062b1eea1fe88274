using Redoubt.Data;
using Redoubt.Evidence;
using Redoubt.Models;
using Redoubt.Testing;

namespace Redoubt.Evaluation.Tests;

public sealed class LandscapeAndTransferTests : IDisposable
{
    private const double Epsilon = 0.1;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // z1 - z0 = -(2·x0 - x1 - 0.5): at step (a, b) of the sign directions (∓1, ±1) and ±(1, 1) the margin is known.
    [Fact]
    public void Run_LinearModel_LandscapeIsTheClosedForm()
    {
        AssessmentFindings findings = RobustnessAssessment.Run(Request(SampleProblem.Classifier(), SampleProblem.Rows()));
        Assert.Equal(4, findings.Landscapes.Length);
        Assert.Equal(2, findings.Landscapes.Count(static picture => picture.BrokenBy is not null));
        foreach (LandscapePicture picture in findings.Landscapes)
        {
            ReadOnlySpan<float> x = SampleProblem.Rows().Inputs.Row(picture.RowIndex);
            double sign = picture.Label == 0 ? -1 : 1;
            Assert.False(picture.GradientIsZero);
            for (int i = 0; i < picture.Size; i++)
            {
                double a = Epsilon * (2.0 * i / (picture.Size - 1) - 1);
                double x0 = Math.Clamp(x[0] + sign * a, 0, 1), x1 = Math.Clamp(x[1] - sign * a, 0, 1);
                int point = picture.Size / 2 * picture.Size + i;
                Assert.Equal(sign * (2 * x0 - x1 - 0.5), picture.Margins[point], 1e-4);
                Assert.True(picture.Inside[point]);
                Assert.Equal(picture.Margins[point] > 0, picture.Decisions[point] != picture.Label);
            }

            Assert.True(picture.LargestAlongGradient >= picture.MarginAtInput);
            Assert.Equal(picture.BrokenBy is not null, picture.LargestAlongGradient > 0);
        }
    }

    [Fact]
    public void Run_NoUsableGradient_SaysSo()
    {
        AssessmentFindings findings = RobustnessAssessment.Run(Request(new QuantizedClassifier(), SampleProblem.Rows()));
        Assert.NotEmpty(findings.Landscapes);
        Assert.All(findings.Landscapes, static picture => Assert.True(picture.GradientIsZero));
    }

    // The largest loss in an ℓ∞ ball of a linear model is a corner: for every pair the cell is counted by hand.
    [Fact]
    public void Run_ThreeLinearModels_MatrixIsTheClosedForm()
    {
        (float A, float B, float C)[] planes = [(2, -1, -0.5f), (1, 1, -1), (-1, 2, -0.4f)];
        TransferCandidate[] models = [.. planes.Select((p, i) => new TransferCandidate(Summary(i), new LinearClassifier(new float[,] { { p.A, p.B }, { 0, 0 } }, [p.C, 0], capacity: 16)))];
        LabeledData rows = SampleProblem.Rows(200);
        TransferMatrix matrix = TransferMatrixEvaluation.Run(models, Request(SampleProblem.Classifier(), rows))!;
        Assert.Equal(3, matrix.Fooled.Length);
        for (int i = 0; i < 3; i++)
        {
            for (int j = 0; j < 3; j++)
            {
                int counted = 0, fooled = 0;
                for (int row = 0; row < rows.Rows; row++)
                {
                    float x0 = rows.Inputs.Row(row)[0], x1 = rows.Inputs.Row(row)[1];
                    bool first = rows.Labels[row] == 0;
                    if (Lead(planes[i], x0, x1) > 0 != first || Lead(planes[j], x0, x1) > 0 != first) continue;
                    counted++;
                    double away = first ? -Epsilon : Epsilon;
                    double y0 = Math.Clamp(x0 + away * Math.Sign(planes[i].A), 0, 1), y1 = Math.Clamp(x1 + away * Math.Sign(planes[i].B), 0, 1);
                    fooled += Lead(planes[j], y0, y1) > 0 != first ? 1 : 0;
                }

                Assert.Equal((fooled, counted), (matrix.Fooled[i][j].Successes, matrix.Fooled[i][j].Total));
            }

            Assert.True(File.Exists(_folder.File(TransferMatrixEvaluation.FileOf(i))));
        }
    }

    [Fact]
    public void Run_ModelsThatDoNotFit_AreRefused()
    {
        var other = new LinearClassifier(new float[,] { { 1, 1 }, { 0, 0 }, { 1, 0 } });
        TransferCandidate[] models = [new(Summary(0), SampleProblem.Classifier()), new(Summary(1), other)];
        AssessmentRequest request = Request(SampleProblem.Classifier(), SampleProblem.Rows());
        Assert.Contains("takes other rows or has other classes", Assert.Throws<ArgumentException>(() => TransferMatrixEvaluation.Run(models, request)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => TransferMatrixEvaluation.Run(models[..1], request));
    }

    private static double Lead((float A, float B, float C) plane, double x0, double x1) => plane.A * x0 + plane.B * x1 + plane.C;

    private static ModelSummary Summary(int number) => new()
    {
        FileName = $"model-{number}",
        Sha256 = null,
        Parameters = 3,
        OperationsPerForward = 4,
        InputShape = [2],
        Classes = 2,
    };

    private AssessmentRequest Request(IDifferentiableClassifier model, LabeledData rows) => new()
    {
        Classifier = model,
        Rows = rows,
        Ball = PerturbationBall.Linf(Epsilon),
        Suite = [SampleProblem.Pgd(Epsilon)],
        ExampleFolder = _folder.FullPath,
        ClassNames = ["left", "right"],
    };
}
