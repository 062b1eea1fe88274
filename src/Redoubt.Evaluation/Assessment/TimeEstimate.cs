using System.Diagnostics;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Evaluation;

/// <summary>How long a suite can take at most, from a few measured passes.</summary>
/// <param name="SecondsPerForward">Seconds of one row in a full forward pass.</param>
/// <param name="SecondsPerGradient">Seconds of one row in a full pass with gradient.</param>
/// <param name="AtMostSeconds">Seconds when no row breaks; usually much less, because an attack ends a row at its first success.</param>
public sealed record TimeEstimate(double SecondsPerForward, double SecondsPerGradient, double AtMostSeconds)
{
    private const int Repeats = 3;

    /// <summary>Measures a few passes. Compiles the classifier's plans if that has not happened yet.</summary>
    /// <param name="request">The assessment to estimate.</param>
    public static TimeEstimate Measure(AssessmentRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        IDifferentiableClassifier model = request.Classifier;
        int rows = Math.Min(model.Capacity, request.Rows.Rows);
        Tensor inputs = request.Rows.Inputs.View(0, rows), scores = new(new Shape(rows, model.Classes));
        double forward = Fastest(() => model.Scores(inputs, scores)) / rows;
        double gradient = 0;
        if (model.GradientObstacle is null)
        {
            IObjective objective = model.Compile(ObjectiveKind.CrossEntropy);
            int[] labels = request.Rows.Labels[..rows];
            var values = new float[rows];
            var gradients = new Tensor(inputs.Shape);
            gradient = Fastest(() => objective.Evaluate(inputs, labels, [], scores, values, gradients)) / rows;
        }

        double atMost = request.Suite.Sum(Seconds) * request.Rows.Rows;
        if (model is DetectedClassifier) atMost *= 2; // The suite runs on the classifier alone too.
        if (CorruptionFloor.IsWanted(request)) atMost += Seconds(CorruptionFloor.AttackOf(request)) * request.Rows.Rows;
        if (model.GradientObstacle is null) atMost += ProbeSeconds(request, forward, gradient);
        return new TimeEstimate(forward, gradient, atMost);

        double Seconds(ConfiguredAttack attack) => attack.ForwardPasses * forward + attack.GradientPasses * gradient;
    }

    // What is added to the suite: the masking checks, adaptive attacks as far as they are known before, and the smallest perturbations.
    private static double ProbeSeconds(AssessmentRequest request, double forward, double gradient)
    {
        long probed = Math.Min(request.ProbeRows, request.Rows.Rows);
        double seconds = probed * (MaskingProbe.ForwardPasses * forward + MaskingProbe.GradientPasses * gradient);
        if (request.MeasuresMinimumNorms) seconds += probed * MinimumNormCurve.GradientPasses(request) * gradient;
        if (request.Adaptive is { } adaptive)
            seconds += request.Rows.Rows * adaptive.For(MaskingChecks.Diagnose([])).Sum(attack => attack.ForwardPasses * forward + attack.GradientPasses * gradient);
        return seconds;
    }

    private static double Fastest(Action pass)
    {
        pass();
        double best = double.PositiveInfinity;
        for (int i = 0; i < Repeats; i++)
        {
            long start = Stopwatch.GetTimestamp();
            pass();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return best;
    }
}
