namespace Redoubt.Training;

/// <summary>The learning rate of every step; see <see cref="ScheduleKind"/>.</summary>
internal static class LearningRateSchedule
{
    private const double OneCyclePeak = 0.4;

    /// <summary>The rate of one step.</summary>
    /// <param name="kind">The schedule.</param>
    /// <param name="largest">The largest rate.</param>
    /// <param name="step">Step, in [0, <paramref name="steps"/>).</param>
    /// <param name="steps">Steps in all.</param>
    public static double RateOf(ScheduleKind kind, double largest, long step, long steps)
    {
        double share = (double)step / steps;
        return kind switch
        {
            ScheduleKind.Cosine => 0.5 * largest * (1 + Math.Cos(Math.PI * share)),
            ScheduleKind.Piecewise => largest * (share < 0.5 ? 1 : share < 0.75 ? 0.1 : 0.01),
            ScheduleKind.OneCycle => largest * (share < OneCyclePeak ? (step + 1) / (OneCyclePeak * steps + 1) : (1 - share) / (1 - OneCyclePeak)),
            _ => largest,
        };
    }
}
