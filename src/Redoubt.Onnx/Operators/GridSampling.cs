using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Onnx;

/// <summary>How GridSample finds the neighbors of a position along one axis.</summary>
/// <param name="Mode">nearest, linear or cubic.</param>
/// <param name="Border">zeros, border or reflection.</param>
/// <param name="Aligned">Whether -1 and 1 are the centers of the end pixels rather than their outer edges.</param>
internal sealed record GridSampling(string Mode, string Border, bool Aligned)
{
    // ONNX fixes the free coefficient of the cubic window.
    private const float Coefficient = -0.75f;

    /// <summary>What is wrong with the settings, as the end of a sentence; null when they are known.</summary>
    public string? Error =>
        Mode is not ("nearest" or "linear" or "cubic") ? $"has the mode {Mode}"
        : Border is not ("zeros" or "border" or "reflection") ? $"has the padding mode {Border}"
        : null;

    /// <summary>The neighbors of positions in [-1, 1].</summary>
    /// <param name="position">Float32.</param>
    /// <param name="size">Pixels along the axis.</param>
    public Tap[] Taps(Value position, int size)
    {
        Value x = Aligned ? (position + 1) * ((size - 1) / 2f) : position * (size / 2f) + (size - 1) / 2f;
        if (Mode == "nearest") return [At(x.Unary(OpKind.Round), null, size)];
        Value first = x.Unary(OpKind.Floor), ratio = x - first, one = x.Builder.Constant(1f);
        if (Mode == "linear") return [At(first, one - ratio, size), At(first + 1, ratio, size)];
        return [At(first + -1, Far(ratio + 1), size), At(first, Near(ratio), size), At(first + 1, Near(one - ratio), size), At(first + 2, Far(x.Builder.Constant(2f) - ratio), size)];
    }

    // ((a + 2)·d - (a + 3))·d² + 1 within one pixel.
    private static Value Near(Value d) => (d * (Coefficient + 2) + -(Coefficient + 3)) * d * d + 1;

    // ((a·d - 5a)·d + 8a)·d - 4a between one and two.
    private static Value Far(Value d) => ((d * Coefficient + -5 * Coefficient) * d + 8 * Coefficient) * d + -4 * Coefficient;

    private Tap At(Value pixel, Value? weight, int size)
    {
        Value zero = pixel.Builder.Constant(0f);
        Value inside = pixel.Unary(OpKind.Clip, new ClipAttributes(0, size - 1));
        if (Border == "reflection")
        {
            inside = Reflected(pixel, size).Unary(OpKind.Clip, new ClipAttributes(0, size - 1));
        }
        else if (Border == "zeros")
        {
            // A pixel that is not there counts 0: its place is read, but its weight is 0.
            Value exists = pixel.Binary(OpKind.Equal, inside);
            weight = (weight ?? pixel.Builder.Constant(1f)).Where(exists, zero);
        }

        return new Tap(inside.Cast(ElementType.Int64), weight);
    }

    // Back and forth between the end pixels' centers, or between their outer edges, which repeats the end pixels.
    private Value Reflected(Value pixel, int size)
    {
        int period = Aligned ? 2 * (size - 1) : 2 * size;
        if (period == 0) return pixel * 0;
        Value phase = pixel - (pixel * (1f / period)).Unary(OpKind.Floor) * period;
        Value back = pixel.Builder.Constant(Aligned ? period : period - 1f) - phase;
        return phase.Where(pixel.Builder.Constant((float)size).Binary(OpKind.Greater, phase), back);
    }

    /// <summary>A neighbor: where it stands, and its weight; null for 1.</summary>
    public readonly record struct Tap(Value Index, Value? Weight);
}
