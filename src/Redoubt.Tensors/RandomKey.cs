namespace Redoubt.Tensors;

/// <summary>A key that names a stream of random numbers. Splitting a key by row and step replaces a global generator, so every result can be
/// repeated and does not depend on batch size or thread count.</summary>
/// <remarks>Philox 4x32-10 (Salmon et al., SC 2011): the n-th block of a stream is a pure function of key and n. Not for secrets or privacy noise.</remarks>
/// <param name="Value">64 bits that name the stream.</param>
public readonly record struct RandomKey(ulong Value)
{
    private const uint MultiplierA = 0xD2511F53, MultiplierB = 0xCD9E8D57, WeylA = 0x9E3779B9, WeylB = 0xBB67AE85;
    private const int Rounds = 10;

    /// <summary>An independent key derived from this one.</summary>
    /// <param name="data">What the new key stands for: a row, a step, a purpose.</param>
    public RandomKey Fold(ulong data)
    {
        // The high counter words are reserved for folding, so a folded key never equals a block of numbers drawn from the parent.
        (uint a, uint b, _, _) = Block((uint)data, (uint)(data >> 32), 0x466F6C64, 1);
        return new RandomKey(((ulong)b << 32) | a);
    }

    /// <summary>Fills with uniform numbers.</summary>
    /// <param name="destination">Overwritten.</param>
    /// <param name="low">Smallest value.</param>
    /// <param name="high">Values are below it, up to rounding.</param>
    public void FillUniform(Span<float> destination, float low = 0, float high = 1)
    {
        float scale = high - low;
        for (int i = 0; i < destination.Length; i += 4)
        {
            (uint a, uint b, uint c, uint d) = Block((uint)(i >> 2), 0, 0, 0);
            Span<float> four = destination[i..Math.Min(i + 4, destination.Length)];
            four[0] = low + scale * Unit(a);
            if (four.Length > 1) four[1] = low + scale * Unit(b);
            if (four.Length > 2) four[2] = low + scale * Unit(c);
            if (four.Length > 3) four[3] = low + scale * Unit(d);
        }
    }

    /// <summary>Fills with normal numbers of mean 0 and standard deviation 1 (Box-Muller).</summary>
    /// <param name="destination">Overwritten.</param>
    public void FillNormal(Span<float> destination)
    {
        for (int i = 0; i < destination.Length; i += 2)
        {
            (uint a, uint b, _, _) = Block((uint)(i >> 1), 1, 0, 0);
            double radius = Math.Sqrt(-2 * Math.Log((a + 1.0) * (1.0 / 4294967297.0)));
            (double sin, double cos) = Math.SinCos(2 * Math.PI * b * (1.0 / 4294967296.0));
            destination[i] = (float)(radius * cos);
            if (i + 1 < destination.Length) destination[i + 1] = (float)(radius * sin);
        }
    }

    /// <summary>Fills with -1 and 1, each as likely, 128 of them for each block of bits.</summary>
    /// <param name="destination">Overwritten.</param>
    /// <param name="magnitude">Absolute value of every number, in place of 1.</param>
    public void FillSigns(Span<float> destination, float magnitude = 1)
    {
        uint bits = BitConverter.SingleToUInt32Bits(magnitude);
        Span<uint> words = stackalloc uint[4];
        for (int i = 0; i < destination.Length; i += 128)
        {
            (words[0], words[1], words[2], words[3]) = Block((uint)(i >> 7), 4, 0, 0);
            int end = Math.Min(i + 128, destination.Length);
            for (int j = i; j < end; j++)
            {
                uint word = words[(j - i) >> 5];
                destination[j] = BitConverter.UInt32BitsToSingle(bits ^ (word >> (j & 31) << 31));
            }
        }
    }

    /// <summary>The index-th uniform number in [0, 1) of this stream, with 53 bits.</summary>
    /// <param name="index">Position in the stream.</param>
    public double Uniform(uint index = 0)
    {
        (uint a, uint b, _, _) = Block(index, 2, 0, 0);
        return ((((ulong)b << 32) | a) >> 11) * (1.0 / 9007199254740992.0);
    }

    /// <summary>The index-th uniform integer of this stream below a limit.</summary>
    /// <param name="exclusiveLimit">One more than the largest result; positive.</param>
    /// <param name="index">Position in the stream.</param>
    public int Below(int exclusiveLimit, uint index = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(exclusiveLimit);
        (uint a, uint b, _, _) = Block(index, 3, 0, 0);
        // Multiply-shift of 64 random bits: the bias is below 2^-32 for every limit.
        return (int)Math.BigMul(((ulong)b << 32) | a, (ulong)exclusiveLimit, out _);
    }

    /// <summary>A random order of 0 … count-1 (Fisher-Yates).</summary>
    /// <param name="count">Number of items.</param>
    public int[] Permutation(int count)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        for (int i = count - 1; i > 0; i--)
        {
            int j = Below(i + 1, (uint)i);
            (order[i], order[j]) = (order[j], order[i]);
        }

        return order;
    }

    private static float Unit(uint bits) => (bits >> 8) * (1f / 16777216f);

    private (uint A, uint B, uint C, uint D) Block(uint c0, uint c1, uint c2, uint c3)
    {
        uint k0 = (uint)Value, k1 = (uint)(Value >> 32);
        for (int round = 0; round < Rounds; round++)
        {
            ulong p0 = (ulong)MultiplierA * c0, p1 = (ulong)MultiplierB * c2;
            (c0, c1, c2, c3) = ((uint)(p1 >> 32) ^ c1 ^ k0, (uint)p1, (uint)(p0 >> 32) ^ c3 ^ k1, (uint)p0);
            k0 += WeylA;
            k1 += WeylB;
        }

        return (c0, c1, c2, c3);
    }
}
