using Redoubt.Models;
using Redoubt.Tensors;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace Redoubt.Attacks;

/// <summary>The inputs that one gradient of a <see cref="TransferSearch"/> is averaged over: scaled copies, shrunken and shifted at random.</summary>
internal sealed class VariedInputs
{
    private readonly InputBounds _bounds;
    private readonly RandomResizeAndPad? _resize;
    private readonly double _probability;
    private readonly float _reach;
    private readonly float[] _scaled, _gradient;

    public VariedInputs(Shape example, InputBounds bounds, TransferOptions options)
    {
        _bounds = bounds;
        _probability = options.DiversityProbability;
        _resize = _probability > 0 ? new RandomResizeAndPad(example, options.SmallestResize, bounds.Lower) : null;
        _reach = (float)(options.NeighborReach * options.Ball.Radius / (options.Ball.Norm == Norm.L2 ? Math.Sqrt(example.Count) : 1));
        _scaled = new float[example.Count];
        _gradient = new float[example.Count];
    }

    /// <summary>Writes a point of the cube around x.</summary>
    public void Neighbor(ReadOnlySpan<float> x, RandomKey key, Span<float> neighbor)
    {
        key.FillUniform(neighbor, -_reach, _reach);
        TensorPrimitives.Add(neighbor, x, neighbor);
    }

    /// <summary>Writes <c>T(x/2^copy)</c>.</summary>
    public void Vary(ReadOnlySpan<float> x, int copy, RandomKey key, Span<float> varied)
    {
        float share = MathF.ScaleB(1, -copy);
        TensorPrimitives.Multiply(x, share, _scaled);
        if (copy > 0) TensorPrimitives.Add(_scaled, _bounds.Lower * (1 - share), _scaled);
        if (_resize is not null && IsResized(key)) _resize.Apply(_scaled, key, varied);
        else _scaled.CopyTo(varied);
    }

    /// <summary>Adds a share of the derivative by x to a sum.</summary>
    public void AddPullback(ReadOnlySpan<float> gradient, int copy, RandomKey key, float share, Span<float> sum)
    {
        share = MathF.ScaleB(share, -copy);
        if (_resize is not null && IsResized(key))
        {
            _resize.Pullback(_scaled, key, gradient, _gradient);
            gradient = _gradient;
        }

        TensorPrimitives.MultiplyAdd(gradient, share, sum, sum);
    }

    private bool IsResized(RandomKey key) => _probability >= 1 || key.Fold(2).Uniform() < _probability;
}
