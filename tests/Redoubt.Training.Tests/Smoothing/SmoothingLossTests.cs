using Redoubt.Graphs;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Training.Tests;

/// <summary>The losses of smoothing recipes against their formulas in double precision, for given noise, and their gradients against finite differences of those.</summary>
public sealed class SmoothingLossTests
{
    private const int Classes = 4, Rows = 6, Copies = 3;
    private const double Sigma = 0.4;

    [Theory]
    [InlineData("gaussian")]
    [InlineData("smoothadv")]
    [InlineData("macer")]
    [InlineData("consistency")]
    public void EmitLoss_LinearNetwork_HasValueAndGradientOfTheFormula(string name)
    {
        RecipeDescriptor descriptor = RecipeCatalog.Find(name);
        TrainingRecipe recipe = descriptor.Create(new RecipeSettings { Ball = descriptor.NeedsBall ? PerturbationBall.L2(0.3) : null, Sigma = Sigma, NoiseSamples = Copies });
        if (recipe is MacerRecipe macer) recipe = macer with { Beta = 2, Gamma = 1.5, Lambda = 3 };
        var graph = new LossGraph(new Shape(Samples.Features), Classes, new TrainingOptions { Architecture = Samples.Linear, Recipe = recipe });
        Value loss = recipe.EmitLoss(graph);
        Value gradient = Gradient.Of(loss, null, graph.Network.Values["fc.weight"])[0];
        using Plan plan = Plan.Compile(graph.Builder.Build(("loss", loss), ("gradient", gradient)), new PlanOptions { Capacity = Rows, Threads = 1 });
        float[] weights = new float[Classes * Samples.Features], clean = new float[Rows * Samples.Features], noise = new float[Rows * Copies * Samples.Features];
        new RandomKey(1).FillNormal(weights);
        new RandomKey(2).FillNormal(clean);
        new RandomKey(3).FillNormal(noise);
        int[] labels = [.. Enumerable.Range(0, Rows).Select(row => Best(weights, clean, row))];
        labels[5] = (labels[5] + 1) % Classes; // One row that is decided wrongly.
        weights.CopyTo(plan.Input("fc.weight"));
        plan.Input("fc.bias").Clear();
        clean.CopyTo(plan.Input(Architecture.InputName));
        noise.CopyTo(plan.Input(NoiseSamples.Name));
        for (int row = 0; row < Rows; row++) plan.IntegerInput(TrainingStep.Labels)[row] = labels[row];
        plan.Run(Rows);

        double Formula(float[] w) => Enumerable.Range(0, Rows).Average(row => RowLoss(name, Predictions(w, clean, noise, row, name == "macer" ? 2 : 1), labels[row]));
        Assert.Equal(Formula(weights), plan.Output("loss")[0], 1e-4);
        for (int i = 0; i < weights.Length; i++)
        {
            const float Step = 1e-3f;
            float[] up = [.. weights], down = [.. weights];
            up[i] += Step;
            down[i] -= Step;
            double slope = (Formula(up) - Formula(down)) / (up[i] - down[i]);
            Assert.Equal(slope, plan.Output("gradient")[i], 1e-3 * Math.Max(1, Math.Abs(slope)));
        }
    }

    // For every copy: the softmax, and the softmax at the soft decisions' temperature.
    private static (double[] P, double[] Soft)[] Predictions(float[] weights, float[] clean, float[] noise, int row, double beta)
    {
        var network = new SoftmaxRegression(weights, Classes);
        return
        [
            .. Enumerable.Range(0, Copies).Select(copy =>
            {
                float[] x = [.. Enumerable.Range(0, Samples.Features).Select(i => clean[row * Samples.Features + i] + noise[(row * Copies + copy) * Samples.Features + i])];
                double[] logits = network.Logits(x);
                return (SoftmaxRegression.Probabilities(logits), SoftmaxRegression.Probabilities([.. logits.Select(z => beta * z)]));
            }),
        ];
    }

    private static double RowLoss(string name, (double[] P, double[] Soft)[] copies, int label)
    {
        double usual = copies.Average(c => -Math.Log(c.P[label]));
        double[] mean = [.. Enumerable.Range(0, Classes).Select(k => copies.Average(c => c.P[k]))];
        if (name == "consistency")
        {
            double divergence = copies.Average(c => Enumerable.Range(0, Classes).Sum(k => mean[k] * Math.Log(mean[k] / c.P[k])));
            return usual + 10 * divergence - 0.5 * mean.Sum(p => p * Math.Log(p));
        }

        if (name != "macer") return usual;
        double[] soft = [.. Enumerable.Range(0, Classes).Select(k => copies.Average(c => c.Soft[k]))];
        double lead = MathNet.Numerics.Distributions.Normal.InvCDF(0, 1, soft[label]) - MathNet.Numerics.Distributions.Normal.InvCDF(0, 1, soft.Where((_, k) => k != label).Max());
        return -Math.Log(mean[label]) + (lead > 0 && lead < 1.5 ? 3 * Sigma / 2 * (1.5 - lead) : 0);
    }

    private static int Best(float[] weights, float[] rows, int row)
    {
        double[] logits = new SoftmaxRegression(weights, Classes).Logits(rows.AsSpan(row * Samples.Features, Samples.Features));
        return Array.IndexOf(logits, logits.Max());
    }
}
