using Redoubt.Models;
using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Attacks.Tests;

/// <summary>Algorithm 1 of arXiv:2003.01690 for one row, as it is printed: x⁽⁰⁾ … x⁽ᴺ⁾ and f are kept whole.</summary>
internal static class PaperApgd
{
    public static (double Best, double[] Point) Run(
        ReluClassifier model, PerturbationBall ball, Tensor inputs, int row, int label, ObjectiveKind kind, int steps)
    {
        double[] center = [.. inputs.Row(row).ToArray().Select(v => (double)v)];
        double epsilon = ball.Radius, eta = 2 * epsilon;
        var x = new List<double[]> { Start(ball, inputs, row) };
        var f = new List<double> { Value(model, x[0], kind, label) };
        List<int> w = [0, .. AdaptiveStep.Checkpoints(steps)];
        var etas = new List<double> { eta };
        var bests = new List<double> { f[0] };
        (double best, double[] bestPoint) = (f[0], x[0]);
        double[] previous = x[0];
        for (int k = 0; k < steps; k++)
        {
            double a = k == 0 ? 1 : 0.75;
            double[] now = x[k];
            double[] z = Project(ball, Moved(now, Direction(ball, Gradient(model, now, kind, label)), eta), center);
            double[] next = new double[z.Length];
            for (int i = 0; i < z.Length; i++) next[i] = now[i] + a * (z[i] - now[i]) + (1 - a) * (now[i] - previous[i]);
            next = Project(ball, next, center);
            previous = now;
            x.Add(next);
            f.Add(Value(model, next, kind, label));
            if (f[k + 1] > best) (best, bestPoint) = (f[k + 1], next);
            int j = w.IndexOf(k + 1);
            if (j < 1) continue;

            int rises = Enumerable.Range(w[j - 1], w[j] - w[j - 1]).Count(i => f[i + 1] > f[i]);
            bool condition1 = rises < 0.75 * (w[j] - w[j - 1]);
            bool condition2 = j > 1 && etas[j - 2] == etas[j - 1] && bests[j - 1] == best;
            if (condition1 || condition2)
            {
                eta /= 2;
                x[k + 1] = bestPoint;
            }

            etas.Add(eta);
            bests.Add(best);
        }

        return (best, bestPoint);
    }

    private static double[] Start(PerturbationBall ball, Tensor inputs, int row)
    {
        int n = inputs.Row(row).Length;
        var start = new float[n];
        RandomKey key = AttackCases.Run().Key.Fold((ulong)row).Fold(0);
        ball.SampleSurface(start, ball.Surround(inputs.Row(row), InputBounds.Unit, new float[n], new float[n]), key);
        return [.. start.Select(v => (double)v)];
    }

    private static double[] Moved(double[] x, double[] direction, double length) => [.. x.Zip(direction, (a, d) => a + length * d)];

    private static double[] Direction(PerturbationBall ball, double[] gradient) =>
        ball.Norm == Norm.Linf ? [.. gradient.Select(g => (double)Math.Sign(g))] : [.. gradient.Select(g => g / Math.Sqrt(gradient.Sum(v => v * v)))];

    private static double[] Project(PerturbationBall ball, double[] x, double[] center)
    {
        double[] delta = [.. x.Zip(center, (a, c) => a - c)];
        double length = Math.Sqrt(delta.Sum(d => d * d)), shrink = ball.Norm == Norm.L2 && length > ball.Radius ? ball.Radius / length : 1;
        double most = ball.Norm == Norm.Linf ? ball.Radius : double.PositiveInfinity;
        return [.. delta.Zip(center, (d, c) => Math.Clamp(c + Math.Clamp(d * shrink, -most, most), 0, 1))];
    }

    private static double Value(ReluClassifier model, double[] x, ObjectiveKind kind, int label) =>
        ScoreLoss.Evaluate(kind, model.Forward([.. x.Select(v => (float)v)]), label, -1).Value;

    private static double[] Gradient(ReluClassifier model, double[] x, ObjectiveKind kind, int label)
    {
        float[] point = [.. x.Select(v => (float)v)];
        return model.Backward(point, ScoreLoss.Evaluate(kind, model.Forward(point), label, -1).Derivative);
    }
}
