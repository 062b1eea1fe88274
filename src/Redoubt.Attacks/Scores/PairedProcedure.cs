using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>Ascent along directions estimated from pairs of points on both sides of a center: each step asks about its pairs, moves, and asks about the new center.</summary>
internal abstract class PairedProcedure(Shape example, PerturbationBall ball, int mostPairs) : ScoreProcedure(example)
{
    private RandomKey _survey;
    private float _first;

    /// <summary>The point around which the pairs lie.</summary>
    protected float[] Center { get; } = new float[example.Count];

    protected sealed override IEnumerator<int> Steps()
    {
        Clean.CopyTo(Candidate.AsSpan());
        Forget();
        for (int step = 1; ; step++)
        {
            int pairs = Math.Min(mostPairs, (Left - 1) / 2);
            if (pairs < 1) yield break;
            _survey = Key.Fold((ulong)step);
            Candidate.CopyTo(Center.AsSpan());
            BeginStep();
            yield return 2 * pairs;
            FeasibleRegion region = RegionOf(ball);
            Climb(pairs, region);
            ball.Project(Candidate, region);
            yield return 1;
        }
    }

    protected sealed override void HearSurvey(int index, ReadOnlySpan<float> point, float margin)
    {
        if (index % 2 == 0)
        {
            _first = margin;
            return;
        }

        // A NaN teaches nothing.
        float difference = _first - margin;
        if (float.IsFinite(difference)) Learn(PairKey(index), point, difference);
    }

    /// <summary>Randomness of the pair to which a point of the survey belongs: points 2i and 2i + 1 are a pair, written one after the other.</summary>
    protected RandomKey PairKey(int index) => _survey.Fold((ulong)(uint)(index / 2));

    /// <summary>Forgets the row before.</summary>
    protected abstract void Forget();

    /// <summary>Prepares the estimate of a step.</summary>
    protected abstract void BeginStep();

    /// <summary>Adds what a pair says: its second point, and how much larger the margin is at the first.</summary>
    protected abstract void Learn(RandomKey pair, ReadOnlySpan<float> second, float difference);

    /// <summary>Moves the candidate; it is projected afterwards.</summary>
    protected abstract void Climb(int pairs, FeasibleRegion region);
}
