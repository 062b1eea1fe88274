using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>SimBA on one row.</summary>
internal sealed class SimpleBlackBoxProcedure : ScoreProcedure
{
    private const double Tolerance = 0.01;

    private readonly SimpleBlackBoxOptions _options;
    private readonly CosineBasis? _waves;
    private readonly float[] _best;
    private int[] _order = [];

    public SimpleBlackBoxProcedure(Shape example, SimpleBlackBoxOptions options)
        : base(example)
    {
        _options = options;
        _waves = options.Basis == SimpleBasis.Cosine ? new CosineBasis(ImagePlan.Flattened(example)) : null;
        _best = new float[example.Count];
    }

    protected override IEnumerator<int> Steps()
    {
        Clean.CopyTo(_best.AsSpan());
        float best = Margin;
        double step = _options.EffectiveStepSize;
        for (ulong pass = 0; !Reached; pass++)
        {
            Shuffle(Key.Fold(pass));
            bool any = false;
            for (int k = 0; k < _order.Length && !Reached; k++)
            {
                for (int side = 0; side < 2; side++)
                {
                    Propose(_order[k], side == 0 ? step : -step);
                    yield return 1;
                    if (!(Margin > best) && !Reached) continue;
                    best = Margin;
                    any = true;
                    Candidate.CopyTo(_best.AsSpan());
                    break;
                }
            }

            if (!any) step /= 2;
        }

        var bracket = new Bisection(0, 1);
        while (bracket.IsWiderThan(Tolerance * bracket.High))
        {
            for (int i = 0; i < Candidate.Length; i++) Candidate[i] = Clean[i] + ((float)bracket.Middle * (_best[i] - Clean[i]));
            yield return 1;
            bracket.Narrow(Reached);
        }
    }

    private void Shuffle(RandomKey key)
    {
        if (_waves is null) _order = Shuffled(key);
        else _order = _waves.Shuffle(key);
    }

    private void Propose(int vector, double step)
    {
        _best.CopyTo(Candidate.AsSpan());
        if (_waves is null) Candidate[vector] = Math.Clamp(Candidate[vector] + (float)step, Bounds.Lower, Bounds.Upper);
        else _waves.Add(vector, step, Candidate, Bounds);
        if (_options.Ball.IsLimited) _options.Ball.Project(Candidate, RegionOf(_options.Ball));
    }
}
