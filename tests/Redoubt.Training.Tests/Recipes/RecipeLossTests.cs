using Redoubt.Graphs;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Training.Tests;

/// <summary>The losses against their formulas in double precision, and their gradients against finite differences of those.</summary>
public sealed class RecipeLossTests
{
    private const int Classes = 4, Rows = 6;

    private static readonly PerturbationBall Ball = PerturbationBall.Linf(0.1);

    public static TheoryData<string> Recipes => ["pgd", "trades", "mart"];

    [Theory]
    [MemberData(nameof(Recipes))]
    public void EmitLoss_LinearNetwork_HasValueAndGradientOfTheFormula(string name)
    {
        TrainingRecipe recipe = RecipeCatalog.Find(name).Create(new RecipeSettings { Ball = Ball, Beta = name == "pgd" ? null : 3.5 });
        var graph = new LossGraph(new Shape(Samples.Features), Classes, new TrainingOptions { Architecture = Samples.Linear, Recipe = recipe });
        Value loss = recipe.EmitLoss(graph);
        Value gradient = Gradient.Of(loss, null, graph.Network.Values["fc.weight"])[0];
        using Plan plan = Plan.Compile(graph.Builder.Build(("loss", loss), ("gradient", gradient)), new PlanOptions { Capacity = Rows, Threads = 1 });
        float[] weights = new float[Classes * Samples.Features], clean = new float[Rows * Samples.Features], moved = new float[clean.Length];
        new RandomKey(1).FillNormal(weights);
        new RandomKey(2).FillNormal(clean);
        new RandomKey(3).FillNormal(moved);
        int[] labels = [.. Enumerable.Range(0, Rows).Select(static row => row % Classes)];
        weights.CopyTo(plan.Input("fc.weight"));
        plan.Input("fc.bias").Clear();
        clean.CopyTo(plan.Input(Architecture.InputName));
        if (name != "pgd") moved.CopyTo(plan.Input(TradesRecipe.Adversarial));
        for (int row = 0; row < Rows; row++) plan.IntegerInput(TrainingStep.Labels)[row] = labels[row];
        plan.Run(Rows);

        Assert.Equal(Formula(name, weights, clean, moved, labels), plan.Output("loss")[0], 4);
        for (int i = 0; i < weights.Length; i++)
        {
            const float Step = 1e-2f;
            float[] up = [.. weights], down = [.. weights];
            up[i] += Step;
            down[i] -= Step;
            double slope = (Formula(name, up, clean, moved, labels) - Formula(name, down, clean, moved, labels)) / (up[i] - down[i]);
            Assert.Equal(slope, plan.Output("gradient")[i], 2e-3 * Math.Max(1, Math.Abs(slope)));
        }
    }

    private static double Formula(string name, float[] weights, float[] clean, float[] moved, int[] labels)
    {
        var network = new SoftmaxRegression(weights, Classes);
        double sum = 0;
        for (int row = 0; row < labels.Length; row++)
        {
            double[] p = SoftmaxRegression.Probabilities(network.Logits(clean.AsSpan(row * Samples.Features, Samples.Features)));
            double[] q = SoftmaxRegression.Probabilities(network.Logits(moved.AsSpan(row * Samples.Features, Samples.Features)));
            double divergence = Enumerable.Range(0, Classes).Sum(k => p[k] * Math.Log(p[k] / q[k]));
            int y = labels[row];
            sum += name switch
            {
                "trades" => -Math.Log(p[y]) + 3.5 * divergence,
                "mart" => -Math.Log(q[y]) - Math.Log(1.0001 - q.Where((_, k) => k != y).Max()) + 3.5 * divergence * (1 - p[y]),
                _ => -Math.Log(p[y]),
            };
        }

        return sum / labels.Length;
    }
}
