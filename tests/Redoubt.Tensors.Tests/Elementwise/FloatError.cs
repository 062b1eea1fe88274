namespace Redoubt.Tensors.Tests;

/// <summary>Distances between a float and what it should be.</summary>
internal static class FloatError
{
    /// <summary>The error in units in the last place of the exact value; 0 when both are the same infinity or both NaN, infinite when only one is.</summary>
    public static double Ulps(float actual, double exact)
    {
        // Past the rounding limit of the largest float the correct answer is infinity.
        if (Math.Abs(exact) >= 3.4028235677973366e38) exact = exact > 0 ? double.PositiveInfinity : double.NegativeInfinity;
        if (double.IsNaN(exact)) return float.IsNaN(actual) ? 0 : double.PositiveInfinity;
        if (double.IsInfinity(exact) && actual == exact) return 0;
        if (float.IsNaN(actual)) return double.PositiveInfinity;
        if (double.IsInfinity(exact)) return actual == Math.CopySign(float.MaxValue, exact) ? 1 : double.PositiveInfinity;
        if (float.IsInfinity(actual)) return Math.Abs(exact) > 3.402823e38 ? 1 : double.PositiveInfinity;
        float magnitude = Math.Abs((float)exact);
        double ulp = Math.Max(MathF.BitIncrement(magnitude) - (double)magnitude, float.Epsilon);
        if (magnitude == float.MaxValue) ulp = 2.028240960365167e31;
        return Math.Abs(actual - exact) / ulp;
    }

    /// <summary>Floats of every magnitude and both signs, infinities and NaN among them: every stride-th bit pattern.</summary>
    public static float[] Sweep(uint stride)
    {
        var values = new List<float>();
        for (ulong bits = 0; bits <= uint.MaxValue; bits += stride) values.Add(BitConverter.UInt32BitsToSingle((uint)bits));
        values.AddRange([0f, -0f, float.Epsilon, -float.Epsilon, 1.17549435e-38f, float.MaxValue, float.MinValue, float.NaN]);
        values.AddRange([float.PositiveInfinity, float.NegativeInfinity, 1, -1, 88.72283f, 88.72284f, -87.33655f, -103.97208f, -103.9721f, 0.625f, 0.921875f]);
        return [.. values];
    }

    /// <summary>Evenly spaced floats.</summary>
    public static float[] Range(float from, float to, int count)
    {
        var values = new float[count];
        for (int i = 0; i < count; i++) values[i] = (float)(from + ((to - (double)from) * i / (count - 1)));
        return values;
    }
}
