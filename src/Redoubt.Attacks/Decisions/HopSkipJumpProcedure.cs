using System.Numerics.Tensors;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>HopSkipJump on one row.</summary>
internal sealed class HopSkipJumpProcedure : BoundaryProcedure
{
    private const int Halvings = 8;

    private readonly HopSkipJumpOptions _options;
    private readonly SignSurvey _survey;
    private readonly float[] _direction, _far, _zeros;

    public HopSkipJumpProcedure(Shape example, HopSkipJumpOptions options)
        : base(example, options.Ball.Norm, options.Start)
    {
        _options = options;
        _survey = new SignSurvey(example.Count);
        _direction = new float[example.Count];
        _far = new float[example.Count];
        _zeros = new float[example.Count];
    }

    protected override IEnumerator<int> Steps()
    {
        foreach (int queries in FindStart(Key.Fold(0))) yield return queries;
        foreach (int queries in Follow(Nearest, _options.Tolerance)) yield return queries;
        for (int round = 1; ; round++)
        {
            // δ = √D·τ·‖x_t - x‖₂ for a direction of length 1: a bracket of width τ leaves the point within reach of such a step, whatever the side it is on.
            _survey.Begin(Nearest, Bounds, Key.Fold((ulong)round), (float)(_options.Tolerance * Norm.L2.Distance(Nearest, Clean)));
            yield return (int)Math.Min(_options.InitialEvaluations * Math.Sqrt(round), 1_000_000);
            _survey.Estimate(_direction);
            double before = Distance, length = Distance / Math.Sqrt(round);
            for (int halving = 0; halving < Halvings && !(Distance < before); halving++, length /= 2)
            {
                Hop(length);
                foreach (int queries in Follow(_far, _options.Tolerance)) yield return queries;
            }
        }
    }

    protected override void WriteSurvey(int index, Span<float> point) => _survey.Write(index, point);

    protected override void HearSurvey(int index, ReadOnlySpan<float> point, bool reached) => _survey.Hear(point, reached);

    /// <summary>ℓ2: far = x_t + ξ·v/‖v‖; ℓ∞: far = x_t + ξ·sign(v); inside the bounds.</summary>
    private void Hop(double length)
    {
        if (Norm == Norm.Linf)
        {
            for (int i = 0; i < _far.Length; i++) _far[i] = Nearest[i] + (float)(length * Math.Sign(_direction[i]));
        }
        else
        {
            // Not summed by TensorPrimitives: its order depends on where in memory the array lies.
            double norm = Norm.L2.Distance(_direction, _zeros);
            TensorPrimitives.MultiplyAdd(_direction, norm > 0 ? (float)(length / norm) : 0, Nearest, _far);
        }

        TensorPrimitives.Max(_far, Bounds.Lower, _far);
        TensorPrimitives.Min(_far, Bounds.Upper, _far);
    }
}
