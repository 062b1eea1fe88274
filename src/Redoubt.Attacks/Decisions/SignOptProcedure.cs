using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>Sign-OPT on one row. θ is the direction of the nearest point; g(θ), the distance of the boundary along it, is that point's distance.</summary>
internal sealed class SignOptProcedure(Shape example, SignOptOptions options) : BoundaryProcedure(example, Norm.L2, options.Start)
{
    /// <summary>A direction is measured this exactly, and probed by turning it through a small angle that moves the boundary by about as much.</summary>
    private const double Tolerance = 0.002, Turn = 0.05;

    private const int Halvings = 7;

    private readonly SignSurvey _survey = new(example.Count);
    private readonly float[] _downhill = new float[example.Count], _far = new float[example.Count], _base = new float[example.Count];
    private RandomKey _turns;
    private double _measured, _step;

    protected override IEnumerator<int> Steps()
    {
        foreach (int queries in FindStart(Key.Fold(0))) yield return queries;
        foreach (int queries in Follow(Nearest, Tolerance)) yield return queries;
        _step = 1;
        for (int round = 1; ; round++)
        {
            _turns = Key.Fold((ulong)round);
            _measured = Distance;
            Nearest.CopyTo(_base.AsSpan());
            _survey.Begin(_base, Bounds, _turns, 0);
            yield return options.Evaluations;
            _survey.Estimate(_downhill);
            double before = Distance, step = Math.Min(2 * _step, 2);
            for (int halving = 0; halving < Halvings && !(Distance < before); halving++, step /= 2)
            {
                _step = step;
                Descend(step);
                foreach (int queries in Follow(_far, Tolerance)) yield return queries;
            }
        }
    }

    /// <summary>The point of direction θ + ε·u at the distance g(θ): the goal is reached there where the boundary is nearer in that direction.</summary>
    protected override void WriteSurvey(int index, Span<float> point)
    {
        float size = (float)(Turn * _measured / Math.Sqrt(Mask?.FreeValues ?? point.Length));
        _turns.Fold((ulong)(uint)index).FillSigns(point, size);
        Mask?.Clear(point);
        double squares = 0;
        for (int i = 0; i < point.Length; i++)
        {
            point[i] += _base[i] - Clean[i];
            squares += (double)point[i] * point[i];
        }

        float scale = (float)(_measured / Math.Sqrt(squares));
        for (int i = 0; i < point.Length; i++) point[i] = Math.Clamp(Clean[i] + (scale * point[i]), Bounds.Lower, Bounds.Upper);
    }

    /// <summary>The estimate of the survey points to where the goal is reached, that is where g falls: it is -∇g up to its length.</summary>
    protected override void HearSurvey(int index, ReadOnlySpan<float> point, bool reached) => _survey.Hear(point, reached);

    /// <summary>θ - η·∇g, with both vectors of length 1, far enough out for the boundary to lie before the end.</summary>
    private void Descend(double step)
    {
        // Summed in a fixed order: that of TensorPrimitives depends on where in memory the array lies.
        double own = 0, squares = 0;
        foreach (float value in _downhill) own += (double)value * value;
        double scale = own > 0 ? step * _measured / Math.Sqrt(own) : 0;
        for (int i = 0; i < _far.Length; i++)
        {
            _far[i] = _base[i] - Clean[i] + (float)(scale * _downhill[i]);
            squares += (double)_far[i] * _far[i];
        }

        float length = squares > 0 ? (float)(_measured / Math.Sqrt(squares)) : 0;
        for (int i = 0; i < _far.Length; i++) _far[i] = Math.Clamp(Clean[i] + (length * _far[i]), Bounds.Lower, Bounds.Upper);
    }
}
