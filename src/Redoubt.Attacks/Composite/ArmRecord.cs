namespace Redoubt.Attacks;

/// <summary>How often each arm was tried on each row, and how near it came.</summary>
internal sealed class ArmRecord(int rows, int arms)
{
    private const int ExploreEvery = 3;

    private readonly int[] _tries = new int[rows * arms], _choices = new int[rows];
    private readonly float[] _best = new float[rows * arms];

    public int Tries(int row, int arm) => _tries[row * arms + arm];

    /// <summary>Takes the largest margin of a try.</summary>
    public void Note(int row, int arm, float margin)
    {
        int at = row * arms + arm;
        _best[at] = _tries[at]++ == 0 ? margin : Math.Max(_best[at], margin);
    }

    /// <summary>The arm for the next try: the one that came nearest, and every third time the gradient arm that was tried least.</summary>
    public int Choose(int row)
    {
        int nearest = 0, rarest = 0;
        for (int arm = 1; arm < arms; arm++)
        {
            if (Tries(row, arm) > 0 && _best[row * arms + arm] > _best[row * arms + nearest]) nearest = arm;
            if (arm < arms - 1 && Tries(row, arm) < Tries(row, rarest)) rarest = arm;
        }

        return ++_choices[row] % ExploreEvery == 0 ? rarest : nearest;
    }
}
