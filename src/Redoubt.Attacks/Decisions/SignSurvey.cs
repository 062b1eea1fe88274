using System.Numerics.Tensors;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>Estimates the direction across the boundary at a point of it, from decisions about random points nearby.</summary>
/// <remarks>Chen et al., arXiv:1904.02144, equation 16: <c>Σ (φ_b - mean φ)·u_b</c> with φ = 1 where the goal is reached and -1 elsewhere. u_b is the
/// change that is left inside the bounds. Random signs stand in for a uniform direction: the same mean and covariance, for a fraction of the
/// time.</remarks>
internal sealed class SignSurvey(int length)
{
    private readonly float[] _sumReached = new float[length], _sumAll = new float[length];
    private InputBounds _bounds = InputBounds.Unit;
    private float[] _center = [];
    private RandomKey _key;
    private float _magnitude;
    private int _asked, _reached;

    /// <summary>Values of a point.</summary>
    public int Length => _sumAll.Length;

    /// <summary>Starts a survey.</summary>
    /// <param name="center">Point on the boundary. Not copied; not to change before <see cref="Estimate"/>.</param>
    /// <param name="bounds">Valid values.</param>
    /// <param name="key">Randomness.</param>
    /// <param name="magnitude">Change of every value.</param>
    public void Begin(float[] center, InputBounds bounds, RandomKey key, float magnitude)
    {
        _center = center;
        _bounds = bounds;
        _key = key;
        _magnitude = magnitude;
        _asked = _reached = 0;
        Array.Clear(_sumReached);
        Array.Clear(_sumAll);
    }

    /// <summary>Asks more about the same center.</summary>
    public void Continue(RandomKey key) => _key = key;

    /// <summary>Writes one point.</summary>
    public void Write(int index, Span<float> point)
    {
        _key.Fold((ulong)(uint)index).FillSigns(point, _magnitude);
        TensorPrimitives.Add(point, _center, point);
        TensorPrimitives.Max(point, _bounds.Lower, point);
        TensorPrimitives.Min(point, _bounds.Upper, point);
    }

    /// <summary>Takes the answer to a point.</summary>
    public void Hear(ReadOnlySpan<float> point, bool reached)
    {
        _asked++;
        TensorPrimitives.Add(_sumAll, point, _sumAll);
        if (!reached) return;
        _reached++;
        TensorPrimitives.Add(_sumReached, point, _sumReached);
    }

    /// <summary>Writes the estimate, of any length. Where all answers are the same it is ± their mean change.</summary>
    public void Estimate(Span<float> direction)
    {
        // Σ (φ - m)·u = 2·Σ_reached u - (1 + m)·Σ u, and each Σ u is a sum of points less as many centers.
        float mean = ((2f * _reached) - _asked) / _asked;
        float own = Math.Abs(mean) < 1 ? 2 : 0, common = Math.Abs(mean) < 1 ? 1 + mean : -mean;
        for (int i = 0; i < direction.Length; i++)
            direction[i] = (own * (_sumReached[i] - (_reached * _center[i]))) - (common * (_sumAll[i] - (_asked * _center[i])));
    }
}
