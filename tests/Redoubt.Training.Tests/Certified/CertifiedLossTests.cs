using Redoubt.Graphs;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Training.Tests;

/// <summary>The losses of certified recipes on a linear network, whose worst case over a box has a closed form: every margin falls by the length of its weights times the half width.</summary>
public sealed class CertifiedLossTests
{
    private const int Classes = 4, Rows = 6;
    private const float Radius = 0.15f, RobustShare = 0.7f;

    [Theory]
    [InlineData("ibp")]
    [InlineData("crown-ibp")]
    [InlineData("sabr")]
    [InlineData("mtl-ibp")]
    public void EmitLoss_LinearNetwork_HasValueAndGradientOfTheClosedForm(string name)
    {
        TrainingRecipe recipe = RecipeCatalog.Find(name).Create(new RecipeSettings { Ball = PerturbationBall.Linf(Radius) });
        var graph = new LossGraph(new Shape(Samples.Features), Classes, new TrainingOptions { Architecture = Samples.Linear, Recipe = recipe });
        Value loss = recipe.EmitLoss(graph);
        Value gradient = Gradient.Of(loss, null, graph.Network.Values["fc.weight"])[0];
        using Plan plan = Plan.Compile(graph.Builder.Build(("loss", loss), ("gradient", gradient)), new PlanOptions { Capacity = Rows, Threads = 1 });
        float[] weights = new float[Classes * Samples.Features], clean = new float[Rows * Samples.Features], moved = new float[clean.Length];
        new RandomKey(1).FillNormal(weights);
        new RandomKey(2).FillUniform(clean);
        new RandomKey(3).FillUniform(moved);
        int[] labels = [.. Enumerable.Range(0, Rows).Select(static row => row % Classes)];
        weights.CopyTo(plan.Input("fc.weight"));
        plan.Input("fc.bias").Clear();
        clean.CopyTo(plan.Input(Architecture.InputName));
        if (name == "sabr") moved.CopyTo(plan.Input("box_center"));
        if (name == "mtl-ibp") moved.CopyTo(plan.Input(TradesRecipe.Adversarial));
        for (int row = 0; row < Rows; row++) plan.IntegerInput(TrainingStep.Labels)[row] = labels[row];
        if (name == "crown-ibp") plan.Input(CrownIbpRecipe.LinearShare)[0] = 0.6f; // On a linear network both bounds are exact.
        plan.Input(CertifiedRecipe.Radius)[0] = Radius;
        plan.Input(CertifiedRecipe.RobustShare)[0] = RobustShare;
        plan.Input(CertifiedRecipe.RegularizerShare)[0] = 0.4f; // There is no rectifier to regularize.
        plan.Run(Rows);

        double Formula(float[] w) => Enumerable.Range(0, Rows).Average(row => RowLoss(name, w, Row(clean, row), Row(moved, row), labels[row]));
        Assert.Equal(Formula(weights), plan.Output("loss")[0], 1e-5);
        for (int i = 0; i < weights.Length; i++)
        {
            const float Step = 1e-3f;
            float[] up = [.. weights], down = [.. weights];
            up[i] += Step;
            down[i] -= Step;
            Assert.Equal((Formula(up) - Formula(down)) / (up[i] - down[i]), plan.Output("gradient")[i], 1e-4);
        }
    }

    private static float[] Row(float[] rows, int row) => rows[(row * Samples.Features)..((row + 1) * Samples.Features)];

    private static double RowLoss(string name, float[] weights, float[] clean, float[] moved, int label)
    {
        var network = new SoftmaxRegression(weights, Classes);
        double usual = CrossEntropy(network.Logits(clean), label), worst = CrossEntropy(WorstLogits(network, name == "sabr" ? moved : clean, label), label);
        double robust = name == "mtl-ibp" ? 0.8 * CrossEntropy(network.Logits(moved), label) + 0.2 * worst : worst;
        return (1 - RobustShare) * usual + RobustShare * robust;
    }

    private static double CrossEntropy(double[] logits, int label) => -Math.Log(SoftmaxRegression.Probabilities(logits)[label]);

    // Each class against the label, where the box, cut at the input bounds, is worst for the label; each at a corner of its own.
    private static double[] WorstLogits(SoftmaxRegression network, float[] center, int label)
    {
        double[] lead = new double[Classes];
        for (int k = 0; k < Classes; k++)
        {
            for (int i = 0; i < Samples.Features; i++)
            {
                double slope = network.Weights[k * Samples.Features + i] - network.Weights[label * Samples.Features + i];
                lead[k] += slope * (slope > 0 ? Math.Min(1, center[i] + (double)Radius) : Math.Max(0, center[i] - (double)Radius));
            }
        }

        return lead;
    }
}
