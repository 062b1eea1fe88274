namespace Redoubt.Models;

/// <summary>The divisors of the 64 coefficients of a block, row by row, for a quality in [1, 100].</summary>
/// <remarks>The example tables of ITU-T T.81 (1992), annex K.1 and K.2, scaled as the Independent JPEG Group's encoder scales them: by 50/quality below 50, by 2 - quality/50 above, each
/// rounded and kept in [1, 255].</remarks>
internal static class QuantizationTable
{
    private static readonly byte[] LuminanceAtFifty =
    [
        16, 11, 10, 16, 24, 40, 51, 61,
        12, 12, 14, 19, 26, 58, 60, 55,
        14, 13, 16, 24, 40, 57, 69, 56,
        14, 17, 22, 29, 51, 87, 80, 62,
        18, 22, 37, 56, 68, 109, 103, 77,
        24, 35, 55, 64, 81, 104, 113, 92,
        49, 64, 78, 87, 103, 121, 120, 101,
        72, 92, 95, 98, 112, 100, 103, 99,
    ];

    private static readonly byte[] ChrominanceAtFifty =
    [
        17, 18, 24, 47, 99, 99, 99, 99,
        18, 21, 26, 66, 99, 99, 99, 99,
        24, 26, 56, 99, 99, 99, 99, 99,
        47, 66, 99, 99, 99, 99, 99, 99,
        99, 99, 99, 99, 99, 99, 99, 99,
        99, 99, 99, 99, 99, 99, 99, 99,
        99, 99, 99, 99, 99, 99, 99, 99,
        99, 99, 99, 99, 99, 99, 99, 99,
    ];

    public static int[] Luminance(int quality) => Scaled(LuminanceAtFifty, quality);

    public static int[] Chrominance(int quality) => Scaled(ChrominanceAtFifty, quality);

    private static int[] Scaled(byte[] atFifty, int quality)
    {
        int percent = quality < 50 ? 5000 / quality : 200 - 2 * quality;
        return [.. atFifty.Select(divisor => Math.Clamp((divisor * percent + 50) / 100, 1, 255))];
    }
}
