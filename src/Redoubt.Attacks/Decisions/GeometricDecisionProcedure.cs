using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>GeoDA on one row.</summary>
internal sealed class GeometricDecisionProcedure : BoundaryProcedure
{
    private const double Tolerance = 0.002, Growth = 1 / 0.6;

    private readonly GeometricDecisionOptions _options;
    private readonly SignSurvey _survey;
    private readonly float[] _normal, _far, _base;

    public GeometricDecisionProcedure(Shape example, GeometricDecisionOptions options)
        : base(example, options.Ball.Norm, options.Start)
    {
        _options = options;
        _survey = new SignSurvey(example.Count);
        _normal = new float[example.Count];
        _far = new float[example.Count];
        _base = new float[example.Count];
    }

    protected override IEnumerator<int> Steps()
    {
        foreach (int queries in FindStart(Key.Fold(0))) yield return queries;
        foreach (int queries in Follow(Nearest, Tolerance)) yield return queries;
        double wanted = _options.InitialEvaluations, measured = double.PositiveInfinity;
        for (int round = 1; ; round++, wanted = Math.Min(wanted * Growth, 1_000_000))
        {
            RandomKey key = Key.Fold((ulong)round);
            if (Distance < measured)
            {
                measured = Distance;
                Nearest.CopyTo(_base.AsSpan());
                _survey.Begin(_base, Bounds, key, (float)(Tolerance * Norm.L2.Distance(_base, Clean)));
            }
            else
            {
                _survey.Continue(key);
            }

            yield return (int)wanted;
            _survey.Estimate(_normal);
            Aim();
            foreach (int queries in Follow(_far, Tolerance)) yield return queries;
        }
    }

    protected override void WriteSurvey(int index, Span<float> point) => _survey.Write(index, point);

    protected override void HearSurvey(int index, ReadOnlySpan<float> point, bool reached) => _survey.Hear(point, reached);

    /// <summary>ℓ2: x + d·v/‖v‖; ℓ∞: x + d·sign(v), inside the bounds, with twice the best distance d so that cut-off values leave room.</summary>
    private void Aim()
    {
        // Summed in a fixed order: that of TensorPrimitives depends on where in memory the array lies.
        double squares = 0;
        foreach (float value in _normal) squares += (double)value * value;
        float norm = (float)Math.Sqrt(squares), length = (float)(2 * Distance);
        for (int i = 0; i < _far.Length; i++)
        {
            float step = Norm == Norm.Linf ? Math.Sign(_normal[i]) : norm > 0 ? _normal[i] / norm : 0;
            _far[i] = Math.Clamp(Clean[i] + (length * step), Bounds.Lower, Bounds.Upper);
        }
    }
}
