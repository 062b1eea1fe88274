using Redoubt.Tensors;

namespace Redoubt.Onnx.Tests;

/// <summary>Compares results with stored ones.</summary>
internal static class Closeness
{
    /// <summary>Null when max|a - b| ≤ tolerance · max(1, max|b|) and integers and truth values are equal; else what differs.</summary>
    public static string? Difference(Literal expected, Literal actual, double tolerance)
    {
        if (expected.ElementType != actual.ElementType) return $"element type {actual.ElementType}, expected {expected.ElementType}";
        if (expected.Shape != actual.Shape) return $"shape {actual.Shape}, expected {expected.Shape}";
        if (expected.ElementType == ElementType.Int64)
            return expected.Integers.AsSpan().SequenceEqual(actual.Integers) ? null : $"integers {Head(actual.Integers)}, expected {Head(expected.Integers)}";
        if (expected.ElementType == ElementType.Boolean)
            return expected.Booleans.AsSpan().SequenceEqual(actual.Booleans) ? null : $"truth values {Head(actual.Booleans)}, expected {Head(expected.Booleans)}";
        double largest = expected.Floats.Where(float.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max();
        double limit = tolerance * Math.Max(1, largest);
        for (int i = 0; i < expected.Count; i++)
        {
            (float b, float a) = (expected.Floats[i], actual.Floats[i]);
            bool same = float.IsFinite(b) ? Math.Abs((double)a - b) <= limit : a.Equals(b);
            if (!same) return $"{a} at {i}, expected {b} (limit {limit})";
        }

        return null;
    }

    private static string Head<T>(T[] values) => string.Join(',', values.Take(12));
}
