using Redoubt.Models;
using Redoubt.Tensors;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace Redoubt.Attacks;

/// <summary>Corruptions of one row: the kinds in turn, from the least severity to the greatest, then noise again with other draws.</summary>
internal sealed class CorruptionProcedure : DecisionProcedure
{
    private const int Severities = 5;

    private static readonly int[] BlurSizes = [3, 5, 7, 11, 15], JpegQualities = [25, 18, 15, 10, 7];

    private readonly PerturbationBall _ball;
    private readonly GaussianSmoothing[] _blurs;
    private readonly JpegCompression[] _jpegs = [];
    private readonly float[][] _weights;
    private readonly float[] _lower, _upper, _scratch;
    private readonly int _kinds;

    public CorruptionProcedure(Shape example, InputBounds bounds, PerturbationBall ball)
        : base(example)
    {
        _ball = ball;
        int length = example.Count;
        (_lower, _upper, _scratch) = (new float[length], new float[length], new float[length]);
        bool isImage = example.Rank == 3;
        _kinds = isImage ? 7 : 5;
        if (isImage) _jpegs = [.. JpegQualities.Select(quality => new JpegCompression(example, bounds, quality))];
        _blurs = isImage ? [.. BlurSizes.Select(size => new GaussianSmoothing(example, size))] : [];
        _weights = [.. _blurs.Select(blur => Smoothed(blur, length))];
    }

    private enum Kind
    {
        Noise,
        SaltAndPepper,
        Contrast,
        Brighter,
        Darker,
        Blur,
        Jpeg,
    }

    /// <summary>Queries for every corruption once, the clean one included.</summary>
    public static int QueriesOfOneRound(Shape example) => 1 + Severities * (example.Rank == 3 ? 7 : 5);

    protected override IEnumerator<int> Steps()
    {
        for (int round = 0; ; round++)
        {
            for (int severity = 0; severity < Severities; severity++)
            {
                // Only the random kinds are worth a second try.
                for (int kind = 0; kind < (round == 0 ? _kinds : 2); kind++)
                {
                    Corrupt((Kind)kind, severity, Key.Fold((ulong)((round * Severities + severity) * _kinds + kind)));
                    yield return 1;
                    if (Reached) yield break;
                }
            }
        }
    }

    private void Corrupt(Kind kind, int severity, RandomKey key)
    {
        float range = Bounds.Upper - Bounds.Lower, share = (severity + 1f) / Severities;
        Clean.CopyTo(Candidate, 0);
        switch (kind)
        {
            case Kind.Noise:
                key.FillNormal(_scratch);
                TensorPrimitives.MultiplyAdd(_scratch, 0.3f * share * range, Candidate, Candidate);
                break;
            case Kind.SaltAndPepper:
                key.FillUniform(_scratch);
                float changed = 0.25f * share;
                for (int i = 0; i < Candidate.Length; i++)
                {
                    if (_scratch[i] < changed) Candidate[i] = _scratch[i] < 0.5f * changed ? Bounds.Lower : Bounds.Upper;
                }

                break;
            case Kind.Contrast:
                float mean = (float)(Clean.Sum(value => (double)value) / Clean.Length);
                for (int i = 0; i < Candidate.Length; i++) Candidate[i] = mean + (1 - 0.95f * share) * (Candidate[i] - mean);
                break;
            case Kind.Brighter or Kind.Darker:
                TensorPrimitives.Add(Candidate, (kind == Kind.Brighter ? 0.6f : -0.6f) * share * range, Candidate);
                break;
            case Kind.Jpeg:
                _jpegs[severity].Apply(Clean, key, Candidate);
                break;
            default:
                _blurs[severity].Apply(Candidate);
                TensorPrimitives.Divide(Candidate, _weights[severity], Candidate);
                break;
        }

        Bounds.Clamp(Candidate);
        if (_ball.IsLimited) _ball.Project(Candidate, _ball.Surround(Clean, Bounds, _lower, _upper));
    }

    /// <summary>What a blur leaves of ones: less at the border, where it is divided out.</summary>
    private static float[] Smoothed(GaussianSmoothing blur, int length)
    {
        float[] ones = [.. Enumerable.Repeat(1f, length)];
        blur.Apply(ones);
        return ones;
    }
}
