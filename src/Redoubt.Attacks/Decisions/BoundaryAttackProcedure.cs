using System.Numerics.Tensors;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>The boundary attack on one row.</summary>
internal sealed class BoundaryAttackProcedure(Shape example, BoundaryAttackOptions options) : BoundaryProcedure(example, Norm.L2, options.Start)
{
    /// <summary>Every so many steps the step around the clean input is judged alone.</summary>
    private const int CheckEvery = 10;

    private readonly float[] _around = new float[example.Count];

    protected override IEnumerator<int> Steps()
    {
        foreach (int queries in FindStart(Key.Fold(0))) yield return queries;
        double spherical = options.SphericalStep, source = options.SourceStep;
        for (int step = 1; ; step++)
        {
            Turn(spherical, Key.Fold((ulong)step));
            if (step % CheckEvery == 0)
            {
                _around.CopyTo(Candidate.AsSpan());
                yield return 1;
                KeepIfNearer();
                spherical = Adapt(spherical, Reached, 0.5, 0.5);
            }

            // x̃ + ε·(x - x̃)
            for (int i = 0; i < Candidate.Length; i++) Candidate[i] = Clean[i] + ((float)(1 - source) * (_around[i] - Clean[i]));
            yield return 1;
            KeepIfNearer();
            source = Adapt(source, Reached, 0.25, 0.15);
        }
    }

    /// <summary>A random step of length δ·d, orthogonal to the way to the clean input, back onto the sphere and into the bounds.</summary>
    private void Turn(double share, RandomKey key)
    {
        key.FillSigns(_around);
        Mask?.Clear(_around);
        double along = 0, whole = 0;
        for (int i = 0; i < _around.Length; i++)
        {
            double away = (double)Nearest[i] - Clean[i];
            along += _around[i] * away;
            whole += away * away;
        }

        // η loses its part along x̃ - x; what is left has the squared length D - along²/whole.
        double left = Math.Sqrt(Math.Max((Mask?.FreeValues ?? _around.Length) - (along * along / whole), 1e-12));
        double scale = share * Math.Sqrt(whole) / left, back = 1 / Math.Sqrt(1 + (share * share));
        float forward = (float)(back * scale), keep = (float)(back * (1 - (scale * along / whole)));
        for (int i = 0; i < _around.Length; i++) _around[i] = Clean[i] + (keep * (Nearest[i] - Clean[i])) + (forward * _around[i]);
        TensorPrimitives.Max(_around, Bounds.Lower, _around);
        TensorPrimitives.Min(_around, Bounds.Upper, _around);
    }

    /// <summary>Moves a step length up after a success and down after a failure, so that it settles where the wanted share succeeds.</summary>
    private static double Adapt(double length, bool success, double wanted, double rate) =>
        Math.Clamp(length * Math.Exp(rate * ((success ? 1 : 0) - wanted)), 1e-7, 0.9);
}
