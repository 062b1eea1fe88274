using System.Numerics;
using System.Runtime.InteropServices;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>Adam on a variable w that stands for the point <c>x = middle + half·tanh(w)</c> of the bounds, one row per slot.</summary>
/// <remarks>Sources: Carlini and Wagner, arXiv:1608.04644, section V.B; Kingma and Ba, ICLR 2015, arXiv:1412.6980, algorithm 1.</remarks>
internal sealed class TanhSpaceAdam(int capacity, Shape exampleShape, InputBounds bounds, double stepSize)
{
    private const float First = 0.9f, Second = 0.999f, Floor = 1e-8f;
    private const double Inside = 0.999999; // keeps w finite for values on the bounds

    private readonly BatchBuffer _w = new(capacity, exampleShape), _first = new(capacity, exampleShape), _second = new(capacity, exampleShape);
    private readonly int[] _steps = new int[capacity];
    private readonly float _middle = 0.5f * (bounds.Lower + bounds.Upper), _half = 0.5f * (bounds.Upper - bounds.Lower);

    /// <summary>Begins at the variable that stands for x, and moves x to what it stands for.</summary>
    public void Restart(int slot, Span<float> x)
    {
        Span<float> w = _w.Row(slot);
        for (int i = 0; i < x.Length; i++)
        {
            double share = Inside * ((double)x[i] - _middle) / _half;
            w[i] = (float)Math.Atanh(share);
            x[i] = Math.Clamp((float)(_middle + _half * share), bounds.Lower, bounds.Upper);
        }

        _first.Row(slot).Clear();
        _second.Row(slot).Clear();
        _steps[slot] = 0;
    }

    public void Move(int from, int to)
    {
        _w.Move(from, to);
        _first.Move(from, to);
        _second.Move(from, to);
        _steps[to] = _steps[from];
    }

    /// <summary>One step downhill, given the gradient of the loss with respect to x.</summary>
    public void Step(int slot, Span<float> x, ReadOnlySpan<float> gradient)
    {
        int step = ++_steps[slot];
        float rate = (float)(stepSize * Math.Sqrt(1 - Math.Pow(Second, step)) / (1 - Math.Pow(First, step)));
        float floor = (float)(Floor * Math.Sqrt(1 - Math.Pow(Second, step)));
        Span<float> w = _w.Row(slot), first = _first.Row(slot), second = _second.Row(slot);
        int done = StepVectors(x, gradient, (rate, floor), w, first, second);
        for (int i = done; i < x.Length; i++)
        {
            float t = (x[i] - _middle) / _half, g = gradient[i] * _half * (1 - t * t);
            first[i] = First * first[i] + (1 - First) * g;
            second[i] = Second * second[i] + (1 - Second) * g * g;
            w[i] -= rate * first[i] / (MathF.Sqrt(second[i]) + floor);
            float tanh = 1 - 2 / (MathF.Exp(2 * w[i]) + 1);
            x[i] = Math.Min(Math.Max(_middle + _half * tanh, bounds.Lower), bounds.Upper);
        }
    }

    private int StepVectors(Span<float> x, ReadOnlySpan<float> gradient, (float Rate, float Floor) step, Span<float> w, Span<float> first, Span<float> second)
    {
        Span<Vector<float>> xs = MemoryMarshal.Cast<float, Vector<float>>(x), ws = MemoryMarshal.Cast<float, Vector<float>>(w);
        Span<Vector<float>> ms = MemoryMarshal.Cast<float, Vector<float>>(first), vs = MemoryMarshal.Cast<float, Vector<float>>(second);
        ReadOnlySpan<Vector<float>> gs = MemoryMarshal.Cast<float, Vector<float>>(gradient);
        Vector<float> middle = new(_middle), half = new(_half), one = Vector<float>.One, rate = new(step.Rate), floor = new(step.Floor);
        Vector<float> low = new(bounds.Lower), high = new(bounds.Upper);
        for (int k = 0; k < xs.Length; k++)
        {
            Vector<float> t = (xs[k] - middle) / half, g = gs[k] * half * (one - t * t);
            Vector<float> m = First * ms[k] + (1 - First) * g, v = Second * vs[k] + (1 - Second) * (g * g);
            ms[k] = m;
            vs[k] = v;
            Vector<float> next = ws[k] - rate * m / (Vector.SquareRoot(v) + floor);
            ws[k] = next;
            Vector<float> tanh = one - 2 * one / (Vector.Exp(next + next) + one);
            xs[k] = Vector.Min(Vector.Max(middle + half * tanh, low), high);
        }

        return xs.Length * Vector<float>.Count;
    }
}
