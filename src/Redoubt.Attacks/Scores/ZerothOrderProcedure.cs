using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>ZOO on one row: minimizes ‖x' - x‖² - c·min(margin, 0) over x'.</summary>
internal sealed class ZerothOrderProcedure(Shape example, ZerothOrderOptions options) : ScoreProcedure(example)
{
    private readonly CoordinateAdam _adam = new(example.Count);
    private readonly float[] _center = new float[example.Count];
    private readonly double[] _slopes = new double[example.Count];
    private int[] _order = [];
    private int _next;
    private float _first;

    protected override IEnumerator<int> Steps()
    {
        Clean.CopyTo(Candidate.AsSpan());
        _adam.Reset();
        _order = [];
        _next = 0;
        for (int pass = 0; ;)
        {
            if (_next >= _order.Length)
            {
                _order = Shuffled(Key.Fold((ulong)pass++));
                _next = 0;
            }

            int moving = Math.Min(options.Coordinates, _order.Length - _next);
            Array.Clear(_slopes);
            if (!Reached)
            {
                moving = Math.Min(moving, (Left - 1) / 2);
                if (moving < 1) yield break;
                Candidate.CopyTo(_center.AsSpan());
                yield return 2 * moving;
            }

            Move(moving);
            _next += moving;
            yield return 1;
        }
    }

    /// <summary>Points 2i and 2i + 1 are center ± h in one coordinate.</summary>
    protected override void WriteSurvey(int index, Span<float> point)
    {
        _center.CopyTo(point);
        point[_order[_next + (index / 2)]] = At(index);
    }

    protected override void HearSurvey(int index, ReadOnlySpan<float> point, float margin)
    {
        if (index % 2 == 0)
        {
            _first = margin;
            return;
        }

        double slope = ((double)_first - margin) / ((double)At(index - 1) - At(index));
        if (double.IsFinite(slope)) _slopes[_order[_next + (index / 2)]] = slope;
    }

    private float At(int index)
    {
        float value = _center[_order[_next + (index / 2)]];
        return Math.Clamp(value + (float)(index % 2 == 0 ? options.Difference : -options.Difference), Bounds.Lower, Bounds.Upper);
    }

    private void Move(int count)
    {
        for (int k = 0; k < count; k++)
        {
            int i = _order[_next + k];
            double uphill = (options.Constant * _slopes[i]) - (2 * ((double)Candidate[i] - Clean[i]));
            Candidate[i] = Math.Clamp(Candidate[i] + (float)_adam.Step(i, uphill, options.StepSize), Bounds.Lower, Bounds.Upper);
        }
    }
}
