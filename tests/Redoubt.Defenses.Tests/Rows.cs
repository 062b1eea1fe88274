using Redoubt.Models;
using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Defenses.Tests;

/// <summary>Random rows, and the derivative of a transformation by finite differences.</summary>
internal static class Rows
{
    public static Tensor Random(Shape shape, ulong stream = 0, float low = 0, float high = 1)
    {
        var rows = new Tensor(shape);
        new RandomKey(TestSeed.Value).Fold(stream).FillUniform(rows.Data, low, high);
        return rows;
    }

    public static Tensor Apply(IInputTransformation transformation, Tensor rows, ulong key = 0)
    {
        var result = new Tensor(rows.Shape);
        var keys = new RandomKey[rows.Rows];
        for (int i = 0; i < keys.Length; i++) keys[i] = new RandomKey(TestSeed.Value).Fold(key).Fold((ulong)i);
        transformation.ApplyRows(rows, keys, result);
        return result;
    }

    public static Tensor Apply(IGraphTransformation fragment, Tensor rows)
    {
        using var compiled = new CompiledTransformation(fragment, new Shape(rows.Shape.Extents[1..]));
        return Apply(compiled, rows);
    }

    /// <summary>Compares the derivative in a few random directions with central differences.</summary>
    public static void CheckPullback(IInputTransformation transformation, Tensor row, double step, double tolerance)
    {
        RandomKey key = new(TestSeed.Value);
        int length = row.Count;
        float[] weights = new float[length], gradient = new float[length], direction = new float[length], up = new float[length], down = new float[length];
        key.Fold(1).FillNormal(weights);
        transformation.Pullback(row.Data, key, weights, gradient);
        for (ulong trial = 0; trial < 5; trial++)
        {
            key.Fold(2).Fold(trial).FillNormal(direction);
            for (int i = 0; i < length; i++) (up[i], down[i]) = (row.Data[i] + (float)step * direction[i], row.Data[i] - (float)step * direction[i]);
            float[] after = new float[length], before = new float[length];
            transformation.Apply(up, key, after);
            transformation.Apply(down, key, before);
            double numeric = 0, exact = 0, scale = 0;
            for (int i = 0; i < length; i++)
            {
                numeric += weights[i] * ((double)after[i] - before[i]) / (2 * step);
                exact += (double)gradient[i] * direction[i];
                scale += Math.Abs(gradient[i] * direction[i]);
            }

            Assert.True(Math.Abs(numeric - exact) <= tolerance * Math.Max(scale, 1), $"finite differences {numeric}, pullback {exact}, seed {TestSeed.Value}");
        }
    }
}
