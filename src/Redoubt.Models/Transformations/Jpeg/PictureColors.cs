namespace Redoubt.Models;

/// <summary>Red, green and blue to luminance and two chrominances and back, rounded to bytes (JFIF 1.02, 1992; weights of ITU-R BT.601).</summary>
internal static class PictureColors
{
    private const double Red = 0.299, Green = 0.587, Blue = 0.114;

    /// <summary>Replaces R, G, B by Y, Cb, Cr.</summary>
    public static void ToLuminanceChrominance(SamplePlane[] planes)
    {
        ForEachPixel(planes, static (r, g, b) =>
        {
            double luminance = Red * r + Green * g + Blue * b;
            return (Nearest(luminance), NearestOrBelow(128 + 0.5 * (b - luminance) / (1 - Blue)), NearestOrBelow(128 + 0.5 * (r - luminance) / (1 - Red)));
        });
    }

    /// <summary>Replaces Y, Cb, Cr by R, G, B.</summary>
    public static void ToRedGreenBlue(SamplePlane[] planes)
    {
        ForEachPixel(planes, static (luminance, toBlue, toRed) =>
        {
            double blue = 2 * (1 - Blue) * (toBlue - 128), red = 2 * (1 - Red) * (toRed - 128);
            return (luminance + Nearest(red), luminance + Nearest(-(Red * red + Blue * blue) / Green), luminance + Nearest(blue));
        });
    }

    private static void ForEachPixel(SamplePlane[] planes, Func<int, int, int, (int First, int Second, int Third)> convert)
    {
        for (int row = 0; row < planes[0].Height; row++)
        {
            for (int column = 0; column < planes[0].Width; column++)
            {
                (int first, int second, int third) = convert(planes[0][row, column], planes[1][row, column], planes[2][row, column]);
                planes[0][row, column] = SamplePlane.Saturate(first);
                planes[1][row, column] = SamplePlane.Saturate(second);
                planes[2][row, column] = SamplePlane.Saturate(third);
            }
        }
    }

    private static int Nearest(double value) => (int)Math.Floor(value + 0.5);

    // Ties of chrominance fall, so that pure blue and pure red stay below 256.
    private static int NearestOrBelow(double value) => (int)Math.Ceiling(value - 0.5);
}
