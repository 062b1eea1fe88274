using System.Numerics.Tensors;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>NES on one row.</summary>
internal sealed class NaturalEvolutionProcedure(Shape example, NaturalEvolutionOptions options) : PairedProcedure(example, options.Ball, options.Pairs)
{
    private const float Momentum = 0.75f;

    private readonly float[] _velocity = new float[example.Count], _noise = new float[example.Count];

    protected override void Forget() => Array.Clear(_velocity);

    protected override void BeginStep() => TensorPrimitives.Multiply(_velocity, Momentum, _velocity);

    /// <summary>Pairs are center ± σ·u.</summary>
    protected override void WriteSurvey(int index, Span<float> point)
    {
        if (index % 2 == 0) PairKey(index).FillNormal(_noise);
        TensorPrimitives.MultiplyAdd(_noise, (float)(index % 2 == 0 ? options.Sigma : -options.Sigma), Center, point);
        Bounds.Clamp(point);
    }

    /// <summary>(f(x + σu) - f(x - σu))·u with σu as it is left inside the bounds.</summary>
    protected override void Learn(RandomKey pair, ReadOnlySpan<float> second, float difference)
    {
        TensorPrimitives.MultiplyAdd(Center, difference, _velocity, _velocity);
        TensorPrimitives.MultiplyAdd(second, -difference, _velocity, _velocity);
    }

    protected override void Climb(int pairs, FeasibleRegion region) => options.Ball.StepUphill(Candidate, _velocity, options.EffectiveStepSize, region);
}
