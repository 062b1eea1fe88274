namespace Redoubt.Training.Tests;

public sealed class TrainingStepTests
{
    private static readonly TrainingOptions Plain = new() { Architecture = Samples.Linear, Momentum = 0, WeightDecay = 0, Threads = 1 };

    [Theory]
    [InlineData(0.0, 0.0, 0.0)]
    [InlineData(0.9, 0.0, 0.0)]
    [InlineData(0.9, 0.01, 0.2)]
    public void Run_Sgd_FollowsTheFormula(double momentum, double decay, double smoothing)
    {
        using var bench = new StepBench(Plain with { Momentum = momentum, WeightDecay = decay, LabelSmoothing = smoothing });
        double[] weightVelocity = new double[bench.Reference.Weights.Length], biasVelocity = new double[StepBench.Classes];
        for (int step = 0; step < 4; step++)
        {
            bench.Run(step);
            (double loss, double[] weights, double[] biases) = bench.Reference.Gradients(bench.X, bench.Y, smoothing);
            Descend(bench.Reference.Weights, weights, weightVelocity, momentum, decay);
            Descend(bench.Reference.Biases, biases, biasVelocity, momentum, 0);
            Assert.Equal(loss, bench.Plan.Output(TrainingStep.Loss)[0], 5);
        }

        bench.AssertWeights();
    }

    [Theory]
    [InlineData(OptimizerKind.Adam)]
    [InlineData(OptimizerKind.AdamW)]
    public void Run_Adam_FollowsTheFormula(OptimizerKind kind)
    {
        const double Decay = 0.05;
        using var bench = new StepBench(Plain with { Optimizer = kind, WeightDecay = Decay });
        double[][] means = [new double[bench.Reference.Weights.Length], new double[StepBench.Classes]], squares = [new double[bench.Reference.Weights.Length], new double[StepBench.Classes]];
        for (int step = 0; step < 5; step++)
        {
            bench.Run(step);
            (_, double[] weights, double[] biases) = bench.Reference.Gradients(bench.X, bench.Y);
            Adam(bench.Reference.Weights, weights, means[0], squares[0], step + 1, kind == OptimizerKind.Adam ? (Decay, 0) : (0, Decay));
            Adam(bench.Reference.Biases, biases, means[1], squares[1], step + 1, (0, 0));
        }

        bench.AssertWeights(4);
    }

    [Theory]
    [InlineData(0.01)]
    [InlineData(100)]
    public void Run_ClipNorm_ScalesAllGradientsTogether(double most)
    {
        using var bench = new StepBench(Plain with { ClipNorm = most });
        bench.Run(0);
        (_, double[] weights, double[] biases) = bench.Reference.Gradients(bench.X, bench.Y);
        double scale = Math.Min(1, most / Math.Sqrt(weights.Concat(biases).Sum(static g => g * g)));
        Assert.Equal(most < 1, scale < 1);
        Descend(bench.Reference.Weights, [.. weights.Select(g => g * scale)], new double[weights.Length], 0, 0);
        Descend(bench.Reference.Biases, [.. biases.Select(g => g * scale)], new double[biases.Length], 0, 0);
        bench.AssertWeights();
    }

    [Fact]
    public void Run_WeightPerturbation_UsesTheGradientAtTheMovedWeights()
    {
        const double Share = 0.3;
        using var bench = new StepBench(Plain with { WeightPerturbation = Share });
        bench.Run(0);
        double[] start = [.. bench.Reference.Weights];
        (double lossBefore, double[] uphill, _) = bench.Reference.Gradients(bench.X, bench.Y);
        double scale = Share * Length(start) / Length(uphill);
        for (int i = 0; i < start.Length; i++) bench.Reference.Weights[i] += scale * uphill[i];
        (double lossThere, double[] weights, double[] biases) = bench.Reference.Gradients(bench.X, bench.Y);
        Assert.True(lossThere > lossBefore);
        Assert.Equal(lossThere, bench.Plan.Output(TrainingStep.Loss)[0], 5);
        for (int i = 0; i < start.Length; i++) bench.Reference.Weights[i] = start[i] - 0.1 * weights[i];
        for (int i = 0; i < biases.Length; i++) bench.Reference.Biases[i] -= 0.1 * biases[i];
        bench.AssertWeights();
    }

    [Fact]
    public void Run_Averaging_MovesTheAverageByItsShare()
    {
        using var bench = new StepBench(Plain with { Averaging = AveragingKind.Exponential });
        double[] average = [.. bench.Reference.Weights];
        for (int step = 0; step < 3; step++)
        {
            bench.Run(step);
            (_, double[] weights, double[] biases) = bench.Reference.Gradients(bench.X, bench.Y);
            Descend(bench.Reference.Weights, weights, new double[weights.Length], 0, 0);
            Descend(bench.Reference.Biases, biases, new double[biases.Length], 0, 0);
            for (int i = 0; i < average.Length; i++) average[i] += 0.25 * (bench.Reference.Weights[i] - average[i]);
        }

        for (int i = 0; i < average.Length; i++) Assert.Equal(average[i], bench.Plan.Input(TrainingStep.AverageOf("fc.weight"))[i], 5);
        bench.AssertWeights();
    }

    [Theory]
    [InlineData(ScheduleKind.Cosine, 0, 0.4)]
    [InlineData(ScheduleKind.Cosine, 50, 0.2)]
    [InlineData(ScheduleKind.Cosine, 25, 0.341421356)]
    [InlineData(ScheduleKind.Piecewise, 49, 0.4)]
    [InlineData(ScheduleKind.Piecewise, 50, 0.04)]
    [InlineData(ScheduleKind.Piecewise, 75, 0.004)]
    [InlineData(ScheduleKind.OneCycle, 40, 0.4)]
    [InlineData(ScheduleKind.OneCycle, 70, 0.2)]
    [InlineData(ScheduleKind.OneCycle, 0, 0.4 / 41)]
    [InlineData(ScheduleKind.Constant, 99, 0.4)]
    public void RateOf_EachSchedule_FollowsItsFormula(ScheduleKind kind, long step, double expected) =>
        Assert.Equal(expected, LearningRateSchedule.RateOf(kind, 0.4, step, 100), 8);

    private static double Length(double[] values) => Math.Sqrt(values.Sum(static v => v * v));

    private static void Descend(double[] values, double[] gradient, double[] velocity, double momentum, double decay)
    {
        for (int i = 0; i < values.Length; i++)
        {
            double g = gradient[i] + decay * values[i];
            velocity[i] = momentum * velocity[i] + g;
            values[i] -= 0.1 * (momentum > 0 ? g + momentum * velocity[i] : g);
        }
    }

    private static void Adam(double[] values, double[] gradient, double[] mean, double[] square, int step, (double Coupled, double Decoupled) decay)
    {
        for (int i = 0; i < values.Length; i++)
        {
            double g = gradient[i] + decay.Coupled * values[i];
            mean[i] = 0.9 * mean[i] + 0.1 * g;
            square[i] = 0.999 * square[i] + 0.001 * g * g;
            double corrected = mean[i] / (1 - Math.Pow(0.9, step)) / (Math.Sqrt(square[i] / (1 - Math.Pow(0.999, step))) + 1e-8);
            values[i] -= 0.1 * (corrected + decay.Decoupled * values[i]);
        }
    }
}
