namespace Redoubt.Attacks;

/// <summary>A patch in training: texels and what Adam remembers (Kingma and Ba, ICLR 2015, arXiv:1412.6980, algorithm 1), upwards.</summary>
internal sealed class PatchState
{
    private const float FirstDecay = 0.9f, SecondDecay = 0.999f, Floor = 1e-8f;

    private readonly float[] _first;
    private readonly float[] _second;

    public PatchState(PatchArea area, float[] texels)
    {
        Area = area;
        Texels = texels;
        _first = new float[texels.Length];
        _second = new float[texels.Length];
    }

    public PatchArea Area { get; }

    public float[] Texels { get; }

    /// <summary>Steps taken since the texels were drawn.</summary>
    public int Steps { get; private init; }

    /// <summary>The same texels, with nothing remembered of how they came about.</summary>
    public PatchState Restart(int steps) => new(Area, [.. Texels]) { Steps = steps };

    /// <summary>The same texels under another outline.</summary>
    public PatchState At(PatchArea area) => new(area, [.. Texels]) { Steps = Steps };

    /// <summary>One step.</summary>
    /// <param name="gradient">What should grow.</param>
    /// <param name="step">Steps since the start of this run, from 0.</param>
    /// <param name="length">Length of the step, in value units.</param>
    public void Ascend(ReadOnlySpan<float> gradient, int step, float length)
    {
        double firstSum = 1 - Math.Pow(FirstDecay, step + 1), secondSum = 1 - Math.Pow(SecondDecay, step + 1);
        for (int i = 0; i < Texels.Length; i++)
        {
            _first[i] = FirstDecay * _first[i] + (1 - FirstDecay) * gradient[i];
            _second[i] = SecondDecay * _second[i] + (1 - SecondDecay) * gradient[i] * gradient[i];
            Texels[i] += length * (float)(_first[i] / firstSum / (Math.Sqrt(_second[i] / secondSum) + Floor));
        }
    }
}
