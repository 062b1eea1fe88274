using Redoubt.Graphs;

namespace Redoubt.Training.Tests;

public sealed class NormalQuantileTests
{
    [Theory]
    [InlineData(0.5, 0)]
    [InlineData(0.975, 1.959963984540054)]
    [InlineData(0.9, 1.2815515655446004)]
    [InlineData(0.99, 2.3263478740408408)]
    [InlineData(0.02425, -1.9729610555)]
    [InlineData(0.001, -3.090232306167813)]
    [InlineData(0.00001, -4.264890793922825)]
    public void Emit_Probability_GivesTheQuantileAndItsSlope(double probability, double quantile)
    {
        var builder = new GraphBuilder();
        Value input = builder.Input("p", TensorType.Float(1));
        Value output = NormalQuantile.Emit(input);
        Value slope = Gradient.Of(output, null, input)[0];
        using Plan plan = Plan.Compile(builder.Build(("q", output), ("slope", slope)), new PlanOptions { Capacity = 1, Threads = 1 });
        plan.Input("p")[0] = (float)probability;
        plan.Run(1);

        // A float near 1 stands for its probability only to 6·10⁻⁸, which the slope magnifies.
        double density = Math.Exp(-quantile * quantile / 2) / Math.Sqrt(2 * Math.PI);
        Assert.Equal(quantile, plan.Output("q")[0], 2e-6 + 1e-7 / density * Math.Max(probability, 0.001));
        Assert.Equal(1 / density, plan.Output("slope")[0], 1e-3 / density);
    }

    [Theory]
    [InlineData(0f, -4.7534243)]
    [InlineData(1f, 4.7534243)]
    public void Emit_ZeroOrOne_IsCutAndHasNoSlope(float probability, double quantile)
    {
        var builder = new GraphBuilder();
        Value input = builder.Input("p", TensorType.Float(1));
        Value output = NormalQuantile.Emit(input);
        using Plan plan = Plan.Compile(builder.Build(("q", output), ("slope", Gradient.Of(output, null, input)[0])), new PlanOptions { Capacity = 1, Threads = 1 });
        plan.Input("p")[0] = probability;
        plan.Run(1);
        Assert.Equal(quantile, plan.Output("q")[0], 0.01);
        Assert.Equal(0, plan.Output("slope")[0]);
    }
}
