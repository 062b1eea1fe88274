namespace Redoubt.Attacks;

/// <summary>Step length and sparsity of one ℓ1 APGD search at one radius.</summary>
/// <remarks>
/// <para>Croce and Hein, ICML 2021, arXiv:2103.01208, section 3.2 and algorithm 1: every ⌊0.04·N⌋ steps the sparsity of the next steps is set to that of the best
/// perturbation over 1.5. Where that perturbation became sparser by 5 % or more, the step is set back to ε and the search goes on from the best point; elsewhere
/// the step is divided by 1.5, down to ε/10.</para>
/// </remarks>
internal struct SparseStep
{
    private const double Reduction = 1.5, SmallestShare = 0.1, SparserBy = 0.95, CheckShare = 0.04;

    private readonly double _radius;
    private readonly int _period;
    private int _since, _changed;

    /// <param name="radius">Radius ε of this search.</param>
    /// <param name="steps">Steps N of this search.</param>
    /// <param name="changed">Values in which the first point differs from the input.</param>
    public SparseStep(double radius, int steps, int changed)
    {
        _radius = radius;
        _period = Math.Max(1, (int)(CheckShare * steps));
        _changed = changed;
        Values = changed / Reduction;
        Length = radius;
        Best = float.NegativeInfinity;
    }

    /// <summary>Length of the next step in ℓ1.</summary>
    public double Length { get; private set; }

    /// <summary>Values that the next step changes, not rounded.</summary>
    public double Values { get; private set; }

    /// <summary>Largest objective so far.</summary>
    public float Best { get; private set; }

    /// <summary>Takes note of an objective.</summary>
    /// <returns>Whether it is the best so far.</returns>
    public bool Observe(float value)
    {
        if (!(value > Best)) return false;
        Best = value;
        return true;
    }

    /// <summary>Counts a step, and tells when it is time to adapt.</summary>
    public bool IsCheckpoint() => ++_since % _period == 0;

    /// <summary>Adapts to the best perturbation.</summary>
    /// <param name="changed">Values in which the best point differs from the input.</param>
    /// <returns>Whether to go on from the best point.</returns>
    public bool Adapt(int changed)
    {
        bool sparser = changed < SparserBy * _changed;
        Values = changed / Reduction;
        Length = sparser ? _radius : Math.Max(Length / Reduction, SmallestShare * _radius);
        _changed = changed;
        return sparser;
    }
}
