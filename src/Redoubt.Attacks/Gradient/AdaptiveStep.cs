namespace Redoubt.Attacks;

/// <summary>The step size of one APGD search: watches the objective and, at checkpoints, halves the step and sends the search back to its best point.</summary>
/// <remarks>Croce and Hein, arXiv:2003.01690, section 3.2.</remarks>
internal struct AdaptiveStep
{
    private readonly int[] _checkpoints;
    private readonly double _rho;
    private float _previous, _bestAtCheckpoint;
    private int _next, _rises, _since;
    private bool _halvedAtCheckpoint;

    /// <param name="initial">First step length: 2ε.</param>
    /// <param name="rho">Share ρ of rising steps that keeps the step size.</param>
    /// <param name="checkpoints">From <see cref="Checkpoints"/>.</param>
    public AdaptiveStep(double initial, double rho, int[] checkpoints)
    {
        Length = initial;
        _rho = rho;
        _checkpoints = checkpoints;
        Best = float.NegativeInfinity;
        _halvedAtCheckpoint = true; // condition 2 compares with the checkpoint before; the first one has none
    }

    /// <summary>Current step length η.</summary>
    public double Length { get; private set; }

    /// <summary>Largest objective so far.</summary>
    public float Best { get; private set; }

    /// <summary>Checkpoints <c>w_j = ⌈p_j·N⌉</c> with <c>p_0 = 0, p_1 = 0.22, p_(j+1) = p_j + max(p_j - p_(j-1) - 0.03, 0.06)</c>, up to N.</summary>
    public static int[] Checkpoints(int steps)
    {
        var checkpoints = new List<int>();

        // In hundredths: 0.22 + 0.19 + … in binary would round some exact products up to the next step.
        for (int position = 22, period = 22; position <= 100; period = Math.Max(period - 3, 6), position += period)
        {
            int at = (int)((position * (long)steps + 99) / 100);
            if (checkpoints.Count == 0 || checkpoints[^1] < at) checkpoints.Add(at);
        }

        return [.. checkpoints];
    }

    /// <summary>Takes note of the objective at iterate k.</summary>
    /// <returns>Whether it is the best so far, and whether to halve the step and go on from the best point.</returns>
    public (bool IsBest, bool Restart) Observe(float value, int iteration)
    {
        bool isBest = value > Best;
        if (isBest) Best = value;
        if (iteration == 0)
        {
            _bestAtCheckpoint = Best;
            _previous = value;
            return (isBest, false);
        }

        if (value > _previous) _rises++;
        _previous = value;
        bool restart = _next < _checkpoints.Length && iteration == _checkpoints[_next] && EndPeriod(iteration);
        return (isBest, restart);
    }

    private bool EndPeriod(int iteration)
    {
        bool tooFewRises = _rises < _rho * (iteration - _since);                 // condition 1
        bool stalled = !_halvedAtCheckpoint && _bestAtCheckpoint >= Best;        // condition 2
        bool halve = tooFewRises || stalled;
        if (halve) Length /= 2;
        _halvedAtCheckpoint = halve;
        _bestAtCheckpoint = Best;
        _rises = 0;
        _since = iteration;
        _next++;
        return halve;
    }
}
