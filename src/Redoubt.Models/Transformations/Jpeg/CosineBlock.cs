namespace Redoubt.Models;

/// <summary>The orthonormal two-dimensional discrete cosine transform of 8 × 8 blocks and its inverse (ITU-T T.81, A.3.3), in double precision.</summary>
internal static class CosineBlock
{
    public const int Side = 8, Count = Side * Side;

    // Row k is the k-th cosine wave: c(k)/2·cos((2n + 1)kπ/16) with c(0) = 1/√2 and c(k) = 1 else.
    private static readonly double[] Waves = [.. Enumerable.Range(0, Count).Select(static i => Wave(i / Side, i % Side))];

    /// <summary>Replaces samples by coefficients; coefficient [v, u] belongs to v half waves down and u across.</summary>
    public static void Forward(Span<double> block)
    {
        Span<double> half = stackalloc double[Count];
        for (int row = 0; row < Side; row++)
        {
            for (int u = 0; u < Side; u++) half[row * Side + u] = Sum(Waves.AsSpan(u * Side, Side), 1, block[(row * Side)..], 1);
        }

        for (int v = 0; v < Side; v++)
        {
            for (int u = 0; u < Side; u++) block[v * Side + u] = Sum(Waves.AsSpan(v * Side, Side), 1, half[u..], Side);
        }
    }

    /// <summary>Replaces coefficients by samples.</summary>
    public static void Inverse(Span<double> block)
    {
        Span<double> half = stackalloc double[Count];
        for (int row = 0; row < Side; row++)
        {
            for (int u = 0; u < Side; u++) half[row * Side + u] = Sum(Waves.AsSpan(row), Side, block[u..], Side);
        }

        for (int row = 0; row < Side; row++)
        {
            for (int column = 0; column < Side; column++) block[row * Side + column] = Sum(Waves.AsSpan(column), Side, half[(row * Side)..], 1);
        }
    }

    private static double Wave(int frequency, int place) =>
        (frequency == 0 ? Math.Sqrt(0.5) : 1) * 0.5 * Math.Cos((2 * place + 1) * frequency * Math.PI / 16);

    private static double Sum(ReadOnlySpan<double> one, int oneStep, ReadOnlySpan<double> other, int otherStep)
    {
        double sum = 0;
        for (int i = 0; i < Side; i++) sum += one[i * oneStep] * other[i * otherStep];
        return sum;
    }
}
