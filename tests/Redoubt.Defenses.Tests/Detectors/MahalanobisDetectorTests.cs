using MathNet.Numerics.LinearAlgebra;
using Redoubt.Data;
using Redoubt.Tensors;

namespace Redoubt.Defenses.Tests;

public sealed class MahalanobisDetectorTests
{
    private static readonly DetectorFitting Fitting = new() { Model = SmallModel.Create(), Clean = SmallModel.Rows(400, 3), Threads = 1 };

    [Fact]
    public void Suspicion_AnyRow_IsSmallestQuadraticForm()
    {
        LabeledData rows = SmallModel.Rows(30, 5);
        float[] found = SmallModel.Suspicion(MahalanobisDetector.Fit(Fitting, SmallModel.Hidden), rows.Inputs);
        (Vector<double>[] means, Matrix<double> precision) = Oracle(Fitting.Clean);
        for (int row = 0; row < rows.Rows; row++)
        {
            Vector<double> point = Vector<double>.Build.Dense(SmallModel.HiddenOf(rows.Inputs.Row(row)));
            double expected = means.Min(mean => (point - mean) * (precision * (point - mean)));
            Assert.Equal(expected, found[row], 2e-3 * Math.Max(1, expected));
        }
    }

    // Two Gaussian classes with one covariance: the difference of squared distances is twice the log of the ratio of the densities, a linear function known in closed form.
    [Fact]
    public void Fit_GaussianClasses_RecoversLogDensityRatio()
    {
        const int Rows = 40_000;
        var features = new Tensor(new Shape(Rows, 2));
        new RandomKey(11).FillNormal(features.Data);
        var labels = new int[Rows];
        for (int row = 0; row < Rows; row++)
        {
            labels[row] = row & 1;
            Span<float> f = features.Row(row);
            (f[0], f[1]) = (2 * f[0] + labels[row] * 3, f[0] + 0.5f * f[1] - labels[row]);
        }

        (float[] center, Tensor whitening, Tensor means) = MahalanobisDetector.Fit(features, labels);

        // Covariance [[4, 2], [2, 1.25]], so precision [[1.25, -2], [-2, 4]]; means (0, 0) and (3, -1).
        foreach ((float a, float b) in new[] { (0f, 0f), (1f, -2f), (4f, 3f) })
        {
            double Squared(int c) => Enumerable.Range(0, 2).Sum(j => Math.Pow((a - center[0]) * whitening.Row(0)[j] + (b - center[1]) * whitening.Row(1)[j] - means.Row(c)[j], 2));
            double Form(double x, double y) => 1.25 * x * x - 4 * x * y + 4 * y * y;
            double expected = Form(a, b) - Form(a - 3, b + 1);
            Assert.Equal(expected, Squared(0) - Squared(1), 0.05 * Math.Max(5, Math.Abs(expected)));
        }
    }

    [Fact]
    public void Fit_ClassWithOneRow_NamesIt()
    {
        LabeledData rows = SmallModel.Rows(20, 3);
        int[] labels = [.. rows.Labels.Select(static (_, i) => i == 0 ? 2 : 1)];
        var error = Assert.Throws<ArgumentException>(() => MahalanobisDetector.Fit(Fitting with { Clean = rows.WithLabels(labels, null) }, SmallModel.Hidden));
        Assert.StartsWith("Class 2 has 1 row to fit on", error.Message, StringComparison.Ordinal);
    }

    private static (Vector<double>[] Means, Matrix<double> Precision) Oracle(LabeledData rows)
    {
        Vector<double>[] points = [.. Enumerable.Range(0, rows.Rows).Select(row => Vector<double>.Build.Dense(SmallModel.HiddenOf(rows.Inputs.Row(row))))];
        Vector<double>[] means = [.. rows.Labels.Distinct().Order().Select(c => Mean([.. points.Where((_, row) => rows.Labels[row] == c)]))];
        Matrix<double> covariance = Matrix<double>.Build.Dense(SmallModel.Width, SmallModel.Width);
        int[] classes = [.. rows.Labels.Distinct().Order()];
        for (int row = 0; row < points.Length; row++)
        {
            Vector<double> difference = points[row] - means[Array.IndexOf(classes, rows.Labels[row])];
            covariance += difference.OuterProduct(difference) / points.Length;
        }

        covariance += Matrix<double>.Build.DenseIdentity(SmallModel.Width) * (1e-4 * covariance.Trace() / SmallModel.Width);
        return (means, covariance.Inverse());
    }

    private static Vector<double> Mean(Vector<double>[] points) => points.Aggregate((a, b) => a + b) / points.Length;
}
