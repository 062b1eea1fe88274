namespace Redoubt.Models;

/// <summary>One component of a picture: bytes in [0, 255], row by row. Outside lies the nearest sample of the edge.</summary>
internal sealed class SamplePlane(int height, int width)
{
    private readonly byte[] _samples = new byte[height * width];

    public int Height => height;

    public int Width => width;

    public byte this[int row, int column]
    {
        get => _samples[Math.Clamp(row, 0, height - 1) * width + Math.Clamp(column, 0, width - 1)];
        set => _samples[row * width + column] = value;
    }

    public static byte Saturate(int value) => (byte)Math.Clamp(value, 0, 255);

    /// <summary>Replaces every sample by what is left of it when the coefficients of its block are rounded to multiples of the divisors.</summary>
    public void Quantize(int[] divisors)
    {
        Span<double> block = stackalloc double[CosineBlock.Count];
        for (int top = 0; top < height; top += CosineBlock.Side)
        {
            for (int left = 0; left < width; left += CosineBlock.Side)
            {
                for (int i = 0; i < block.Length; i++) block[i] = this[top + i / CosineBlock.Side, left + i % CosineBlock.Side] - 128.0;
                CosineBlock.Forward(block);
                for (int i = 0; i < block.Length; i++) block[i] = divisors[i] * Level(block[i], divisors[i]);
                CosineBlock.Inverse(block);
                Write(block, top, left);
            }
        }
    }

    /// <summary>Half as many samples each way, each the mean of four; what is a tie is rounded down and up in turn from column to column, so that the mean stays.</summary>
    public SamplePlane Halved()
    {
        // As wide as whole blocks, because what lies beyond the picture is repeated before the mean is taken, not after.
        int blocks = (width + 2 * CosineBlock.Side - 1) / (2 * CosineBlock.Side);
        var half = new SamplePlane((height + 1) / 2, blocks * CosineBlock.Side);
        for (int row = 0; row < half.Height; row++)
        {
            for (int column = 0; column < half.Width; column++)
            {
                int sum = this[2 * row, 2 * column] + this[2 * row, 2 * column + 1] + this[2 * row + 1, 2 * column] + this[2 * row + 1, 2 * column + 1];
                half[row, column] = (byte)((sum + 1 + (column & 1)) >> 2);
            }
        }

        return half;
    }

    /// <summary>The first columns.</summary>
    public SamplePlane Narrowed(int columns)
    {
        var part = new SamplePlane(height, columns);
        for (int i = 0; i < height * columns; i++) part[i / columns, i % columns] = this[i / columns, i % columns];
        return part;
    }

    /// <summary>A sample of the picture of twice the size: of each of the two nearest rows and columns the nearer counts three quarters, in pictures of at most two columns all of it.</summary>
    public byte Doubled(int row, int column)
    {
        if (width <= 2) return this[row / 2, column / 2];
        int near = row / 2, far = near + 2 * (row & 1) - 1, here = column / 2, beside = here + 2 * (column & 1) - 1;
        int sum = 3 * (3 * this[near, here] + this[far, here]) + 3 * this[near, beside] + this[far, beside];
        return (byte)((sum + 8 - (column & 1)) >> 4);
    }

    // Coefficients are taken to eighths first, as integer transforms give them: so that ties, frequent in the mean of a block, do not hang on a rounding of the sums.
    private static double Level(double coefficient, int divisor) => Math.Round(Math.Round(8 * coefficient) / (8 * divisor), MidpointRounding.AwayFromZero);

    // Flat blocks lie on ties often; a rounding of the sums must not pull them down.
    private static byte Sample(double centered) => Saturate((int)Math.Floor(centered + 128.5 + 1e-9));

    private void Write(ReadOnlySpan<double> block, int top, int left)
    {
        for (int i = 0; i < block.Length; i++)
        {
            int row = top + i / CosineBlock.Side, column = left + i % CosineBlock.Side;
            if (row < height && column < width) this[row, column] = Sample(block[i]);
        }
    }
}
