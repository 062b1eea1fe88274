using Redoubt.Graphs;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Training.Tests;

/// <summary>The losses of ensembles against their formulas in double precision, and their gradients against finite differences of those.</summary>
public sealed class DiverseRecipeTests
{
    private const int Classes = 4, Rows = 6, Members = 3;

    private static readonly Architecture Ensemble = Ensembles.Of([Samples.Linear, Samples.Linear, Samples.Linear]);

    [Theory]
    [InlineData("independent")]
    [InlineData("adp")]
    [InlineData("gal")]
    public void EmitLoss_LinearMembers_HasValueAndGradientOfTheFormula(string name)
    {
        TrainingRecipe recipe = RecipeCatalog.Find(name).Create(new RecipeSettings { Beta = name == "independent" ? null : 0.8 });
        var graph = new LossGraph(new Shape(Samples.Features), Classes, new TrainingOptions { Architecture = Ensemble, Recipe = recipe });
        Value loss = recipe.EmitLoss(graph);
        string[] names = [.. Enumerable.Range(1, Members).Select(static m => $"member{m}.fc.weight")];
        Value[] gradients = Gradient.Of(loss, null, [.. names.Select(n => graph.Network.Values[n])]);
        using Plan plan = Plan.Compile(
            graph.Builder.Build([("loss", loss), ("together", graph.Judged!.Value), .. names.Select((n, i) => ($"gradient/{n}", gradients[i]))]),
            new PlanOptions { Capacity = Rows, Threads = 1 });
        float[][] weights = [.. names.Select((_, i) => Normal((ulong)i + 1, Classes * Samples.Features))];
        float[] rows = Normal(9, Rows * Samples.Features);
        int[] labels = [.. Enumerable.Range(0, Rows).Select(static row => row % Classes)];
        for (int m = 0; m < Members; m++)
        {
            weights[m].CopyTo(plan.Input(names[m]));
            plan.Input($"member{m + 1}.fc.bias").Clear();
        }

        rows.CopyTo(plan.Input(Architecture.InputName));
        for (int row = 0; row < Rows; row++) plan.IntegerInput(TrainingStep.Labels)[row] = labels[row];
        plan.Run(Rows);

        double Formula(float[][] w) => Enumerable.Range(0, Rows).Average(row => RowLoss(name, w, rows.AsSpan(row * Samples.Features, Samples.Features), labels[row]));
        Assert.Equal(Formula(weights), plan.Output("loss")[0], 5e-5 * Formula(weights)); // Positive: the cross-entropies prevail.
        for (int m = 0; m < Members; m++)
        {
            for (int i = 0; i < weights[m].Length; i++)
            {
                const float Step = 1e-3f;
                float[][] up = Moved(weights, m, i, Step), down = Moved(weights, m, i, -Step);
                double slope = (Formula(up) - Formula(down)) / ((double)up[m][i] - down[m][i]);
                Assert.Equal(slope, plan.Output($"gradient/{names[m]}")[i], 2e-3 * Math.Max(1, Math.Abs(slope)));
            }
        }

        for (int row = 0; row < Rows; row++)
        {
            double[][] p = Predictions(weights, rows.AsSpan(row * Samples.Features, Samples.Features));
            for (int k = 0; k < Classes; k++) Assert.Equal(Math.Log(p.Average(member => member[k])), plan.Output("together")[row * Classes + k], 1e-4);
        }
    }

    // Gradients of gradients, through convolutions, normalization in training mode, rectifiers and pools: against finite differences of the loss itself, which is piecewise smooth.
    [Fact]
    public void EmitLoss_GalOnConvolutions_HasTheGradientOfItsLoss()
    {
        Architecture smooth = new("smooth", "a convolution with a smooth activation", new Shape(1, 6, 6), static (network, input, classes) =>
        {
            Value x = network.Conv("conv", input, 3, new WindowAttributes { KernelHeight = 3, KernelWidth = 3 }).Unary(OpKind.Tanh);
            x = x.Unary(OpKind.AveragePool, new WindowAttributes { KernelHeight = 2, KernelWidth = 2, StrideHeight = 2, StrideWidth = 2 });
            return network.Linear("fc", x.Reshape(x.Type[0], 12), classes, isLast: true);
        });
        var recipe = new GalRecipe { Lambda = 5 };
        var graph = new LossGraph(new Shape(1, 6, 6), Classes, new TrainingOptions { Architecture = Ensembles.Of([smooth, smooth]), Recipe = recipe });
        Value loss = recipe.EmitLoss(graph);
        const string Name = "member2.conv.weight";
        Value gradient = Gradient.Of(loss, null, graph.Network.Values[Name])[0];
        using Plan plan = Plan.Compile(graph.Builder.Build(("loss", loss), ("gradient", gradient)), new PlanOptions { Capacity = Rows, Threads = 1 });
        foreach (ParameterSpecification parameter in graph.Network.Parameters) Normal((ulong)parameter.Name.Sum(static c => c), parameter.Shape.Count).CopyTo(plan.Input(parameter.Name));
        Normal(9, Rows * 36).CopyTo(plan.Input(Architecture.InputName));
        for (int row = 0; row < Rows; row++) plan.IntegerInput(TrainingStep.Labels)[row] = row % Classes;
        double Loss(int index, float change)
        {
            float before = plan.Input(Name)[index];
            plan.Input(Name)[index] = before + change;
            plan.Run(Rows);
            double result = plan.Output("loss")[0];
            plan.Input(Name)[index] = before;
            return result;
        }

        plan.Run(Rows);
        float[] exact = plan.Output("gradient").ToArray();
        for (int i = 0; i < exact.Length; i++)
        {
            const float Step = 4e-3f;
            double slope = (Loss(i, Step) - Loss(i, -Step)) / (2 * Step);
            Assert.Equal(slope, exact[i], 0.01 * Math.Max(1, exact.Max(Math.Abs)));
        }
    }

    [Fact]
    public void Constructor_DiverseRecipeOnOneNetwork_SaysWhatIsMissing()
    {
        var options = new TrainingOptions { Architecture = Samples.Linear, Recipe = new AdpRecipe() };
        Assert.StartsWith("The recipe adp trains an ensemble", Assert.Throws<ArgumentException>(() => new ModelTraining(options, Samples.Separable())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_Independent_TrainsEveryMemberAsItWouldAlone()
    {
        TrainingOptions options = new() { Architecture = Ensembles.Of([Samples.Linear, Samples.Linear]), Recipe = new IndependentRecipe(), Epochs = 2, BatchSize = 10, LearningRate = 0.1, Threads = 1 };
        TrainedModel model = new ModelTraining(options, Samples.Separable()).Run(cancellationToken: TestContext.Current.CancellationToken);
        IReadOnlyDictionary<string, Literal> start = options.Architecture.Initialize(new Shape(Samples.Features), 2, new RandomKey(options.Seed).Fold(0));
        Assert.NotEqual(start["member1.fc.weight"].Floats, start["member2.fc.weight"].Floats);
        foreach (string member in (string[])["member1.", "member2."])
        {
            Architecture alone = Samples.Linear with
            {
                Layers = (network, input, classes) => input.MatMul(network.Parameter("fc.weight", start[member + "fc.weight"]), transposeRight: true) + network.Parameter("fc.bias", start[member + "fc.bias"]),
            };
            TrainedModel single = new ModelTraining(options with { Architecture = alone, Recipe = new StandardRecipe() }, Samples.Separable()).Run(cancellationToken: TestContext.Current.CancellationToken);
            float[] expected = single.Parameters["fc.weight"].Floats, actual = model.Parameters[member + "fc.weight"].Floats;
            for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], 1e-5f);
        }
    }

    private static double RowLoss(string name, float[][] weights, ReadOnlySpan<float> row, int label)
    {
        double[][] p = Predictions(weights, row);
        double losses = p.Sum(member => -Math.Log(member[label]));
        if (name == "independent") return losses;
        if (name == "gal")
        {
            // dCE/dx of softmax regression: Wᵀ(p - y).
            double[][] gradients = [.. p.Select((member, m) => Enumerable.Range(0, Samples.Features)
                .Select(i => Enumerable.Range(0, Classes).Sum(k => weights[m][k * Samples.Features + i] * (member[k] - (k == label ? 1 : 0)))).ToArray())];
            double pairs = 0;
            for (int a = 0; a < Members; a++)
            {
                for (int b = a + 1; b < Members; b++) pairs += Math.Exp(Dot(gradients[a], gradients[b]) / Math.Sqrt(Dot(gradients[a], gradients[a]) * Dot(gradients[b], gradients[b])));
            }

            return losses + 0.8 * Math.Log(pairs);
        }

        double entropy = -Enumerable.Range(0, Classes).Sum(k => p.Average(member => member[k]) * Math.Log(p.Average(member => member[k])));
        double[][] unit = [.. p.Select(member => Unit([.. member.Where((_, k) => k != label)]))];
        double G(int a, int b) => Dot(unit[a], unit[b]) + (a == b ? 1e-6 : 0); // As the recipe keeps a determinant of zero finite.
        double determinant = G(0, 0) * (G(1, 1) * G(2, 2) - G(1, 2) * G(2, 1)) - G(0, 1) * (G(1, 0) * G(2, 2) - G(1, 2) * G(2, 0)) + G(0, 2) * (G(1, 0) * G(2, 1) - G(1, 1) * G(2, 0));
        return losses - 2 * entropy - 0.8 * Math.Log(determinant);
    }

    private static double[][] Predictions(float[][] weights, ReadOnlySpan<float> row)
    {
        var result = new double[weights.Length][];
        for (int m = 0; m < weights.Length; m++) result[m] = SoftmaxRegression.Probabilities(new SoftmaxRegression(weights[m], Classes).Logits(row));
        return result;
    }

    private static float[] Normal(ulong seed, int count)
    {
        float[] values = new float[count];
        new RandomKey(seed).FillNormal(values);
        return values;
    }

    private static float[][] Moved(float[][] weights, int member, int index, float change)
    {
        float[][] moved = [.. weights.Select(static w => (float[])w.Clone())];
        moved[member][index] += change;
        return moved;
    }

    private static double Dot(double[] a, double[] b) => a.Zip(b, static (x, y) => x * y).Sum();

    private static double[] Unit(double[] v) => [.. v.Select(x => x / Math.Sqrt(Dot(v, v)))];
}
