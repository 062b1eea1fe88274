using Redoubt.Graphs;
using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Certification.Tests;

/// <summary>Random boxes around random inputs of a graph, and points of them.</summary>
internal sealed class RandomBox
{
    private readonly IReadOnlyDictionary<string, Literal> _others;
    private readonly string[] _varying;

    private RandomBox(IReadOnlyDictionary<string, Literal> lower, IReadOnlyDictionary<string, Literal> upper, string[] varying)
    {
        (Lower, Upper, _others, _varying) = (lower, upper, lower, varying);
    }

    public IReadOnlyDictionary<string, Literal> Lower { get; }

    public IReadOnlyDictionary<string, Literal> Upper { get; }

    /// <summary>Draws a box: one radius for all, or another for every number.</summary>
    public static RandomBox Create(Graph graph, IReadOnlyList<string> varying, RandomKey key, int rows, float[] radii)
    {
        IReadOnlyDictionary<string, Literal> center = RandomGraph.Inputs(graph, key, rows);
        var lower = new Dictionary<string, Literal>(center);
        var upper = new Dictionary<string, Literal>(center);
        bool isMixed = key.Below(3, 1) == 0;
        float common = radii[key.Below(radii.Length, 2)];
        foreach (string name in varying)
        {
            float[] values = center[name].Floats, low = new float[values.Length], high = new float[values.Length];
            for (int i = 0; i < values.Length; i++)
            {
                float radius = isMixed ? radii[key.Fold(9).Below(radii.Length, (uint)i)] : common;
                (low[i], high[i]) = (values[i] - radius, values[i] + radius);
            }

            lower[name] = Literal.Of(center[name].Shape, low);
            upper[name] = Literal.Of(center[name].Shape, high);
        }

        return new RandomBox(lower, upper, [.. varying]);
    }

    /// <summary>A point: the two extreme corners, then random corners and random inner points in turn.</summary>
    public IReadOnlyDictionary<string, Literal> Point(RandomKey key, int number)
    {
        var point = new Dictionary<string, Literal>(_others);
        foreach (string name in _varying)
        {
            float[] low = Lower[name].Floats, high = Upper[name].Floats, values = new float[low.Length];
            for (int i = 0; i < values.Length; i++) values[i] = Pick(low[i], high[i], key, number, (uint)i);
            point[name] = Literal.Of(Lower[name].Shape, values);
        }

        return point;
    }

    private static float Pick(float low, float high, RandomKey key, int number, uint index)
    {
        if (number < 2) return number == 0 ? low : high;
        if (number % 2 == 0) return key.Below(2, index) == 0 ? low : high;
        double share = key.Below(1 << 20, index) / (double)(1 << 20);
        return Math.Clamp((float)(low + (share * ((double)high - low))), low, high);
    }
}
