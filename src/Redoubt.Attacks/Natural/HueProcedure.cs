using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>Random hues and saturations of one row.</summary>
/// <param name="example">Shape of an example, [3, H, W].</param>
/// <param name="trials">Trials over which the range of saturations grows.</param>
internal sealed class HueProcedure(Shape example, int trials) : DecisionProcedure(example)
{
    private const int Chunk = 25;

    private int _first;
    private bool _found;

    /// <summary>Writes an image with another hue and saturation.</summary>
    /// <param name="image">Red, then green, then blue plane, values in [0, 1] after the range is taken off.</param>
    /// <param name="range">Lowest value, and the span to the highest.</param>
    /// <param name="turn">Part of the color circle by which hues turn, in [0, 1].</param>
    /// <param name="saturation">What is added to saturations, in [-1, 1].</param>
    /// <param name="changed">Receives the image.</param>
    public static void Recolor(ReadOnlySpan<float> image, (float Lower, float Span) range, double turn, double saturation, Span<float> changed)
    {
        int plane = image.Length / 3;
        for (int i = 0; i < plane; i++)
        {
            double red = Share(image[i]), green = Share(image[plane + i]), blue = Share(image[2 * plane + i]);
            double value = Math.Max(red, Math.Max(green, blue)), chroma = value - Math.Min(red, Math.Min(green, blue));
            double hue = chroma == 0 ? 0 : value == red ? (green - blue) / chroma : value == green ? 2 + (blue - red) / chroma : 4 + (red - green) / chroma;
            hue += 6 + 6 * turn;
            double wanted = value * Math.Clamp((value == 0 ? 0 : chroma / value) + saturation, 0, 1);
            changed[i] = Write(Channel(value, wanted, hue, 5));
            changed[plane + i] = Write(Channel(value, wanted, hue, 3));
            changed[2 * plane + i] = Write(Channel(value, wanted, hue, 1));
        }

        double Share(float v) => ((double)v - range.Lower) / range.Span;
        float Write(double share) => (float)(range.Lower + share * range.Span);
    }

    protected override IEnumerator<int> Steps()
    {
        _found = false;
        for (_first = 0; !_found; _first += Chunk)
        {
            if (Left == 1) Write(_first, Candidate);
            yield return Chunk;
            _found |= !IsSurvey && Reached;
        }
    }

    protected override void WriteSurvey(int index, Span<float> point) => Write(_first + index, point);

    protected override void HearSurvey(int index, ReadOnlySpan<float> point, bool reached) => _found |= reached;

    // The conversion from HSV in one formula: n = 5, 3, 1 give red, green, blue.
    private static double Channel(double value, double chroma, double hue, int n)
    {
        double k = (n + hue) % 6;
        return value - chroma * Math.Clamp(Math.Min(k, 4 - k), 0, 1);
    }

    private void Write(int trial, Span<float> point)
    {
        RandomKey key = Key.Fold((ulong)trial);
        double share = Math.Min(1, (trial + 1.0) / trials);
        Recolor(Clean, (Bounds.Lower, Bounds.Upper - Bounds.Lower), key.Uniform(0), share * (2 * key.Uniform(1) - 1), point);
        Bounds.Clamp(point);
    }
}
