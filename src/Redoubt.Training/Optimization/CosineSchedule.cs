namespace Redoubt.Training;

/// <summary>A learning rate that falls from its start to 0 along half a cosine (Loshchilov and Hutter, ICLR 2017, arXiv:1608.03983, equation 5, without restarts).</summary>
internal static class CosineSchedule
{
    /// <summary>The rate of one step.</summary>
    /// <param name="start">Rate of the first step.</param>
    /// <param name="step">Step, in [0, <paramref name="steps"/>).</param>
    /// <param name="steps">Steps in all.</param>
    public static double RateOf(double start, long step, long steps) => 0.5 * start * (1 + Math.Cos(Math.PI * step / steps));
}
