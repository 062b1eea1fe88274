namespace Redoubt.Attacks;

/// <summary>Adam (Kingma and Ba, arXiv:1412.6980, algorithm 1) with a clock for every coordinate, so that coordinates may move at different times.</summary>
internal sealed class CoordinateAdam(int length)
{
    private const double First = 0.9, Second = 0.999, Small = 1e-8;

    private readonly double[] _mean = new double[length], _square = new double[length];
    private readonly int[] _clock = new int[length];

    /// <summary>Forgets everything.</summary>
    public void Reset()
    {
        Array.Clear(_mean);
        Array.Clear(_square);
        Array.Clear(_clock);
    }

    /// <summary>How far to move a coordinate uphill.</summary>
    public double Step(int coordinate, double gradient, double stepSize)
    {
        int time = ++_clock[coordinate];
        _mean[coordinate] = (First * _mean[coordinate]) + ((1 - First) * gradient);
        _square[coordinate] = (Second * _square[coordinate]) + ((1 - Second) * gradient * gradient);
        double mean = _mean[coordinate] / (1 - Math.Pow(First, time)), square = _square[coordinate] / (1 - Math.Pow(Second, time));
        return stepSize * mean / (Math.Sqrt(square) + Small);
    }
}
