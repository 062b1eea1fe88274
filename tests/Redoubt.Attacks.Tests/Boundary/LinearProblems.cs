using Redoubt.Models;
using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Attacks.Tests;

/// <summary>Linear classifiers on the unit box, whose smallest perturbations are known exactly.</summary>
internal sealed class LinearProblems
{
    public const int Length = 12, Classes = 4;

    private readonly float[,] _weights = new float[Classes, Length];
    private readonly float[] _biases = new float[Classes];

    public LinearProblems(ulong seed, int rows, float spread = 1)
    {
        var key = new RandomKey(seed);
        var drawn = new float[Classes * Length];
        key.Fold(0).FillNormal(drawn);
        Buffer.BlockCopy(drawn, 0, _weights, 0, drawn.Length * sizeof(float));
        // Scores are made equal at the middle of the box, so that boundaries pass through it and most distances need active bounds.
        for (int j = 0; j < Classes; j++)
        {
            for (int i = 0; i < Length; i++) _biases[j] -= 0.5f * _weights[j, i];
        }

        Model = new LinearClassifier(_weights, _biases);
        Inputs = new Tensor(new Shape(rows, Length));
        key.Fold(1).FillUniform(Inputs.Data, 0.5f - 0.5f * spread, 0.5f + 0.5f * spread);
        for (int i = 0; i < Inputs.Count && spread == 1; i += 5) Inputs.Data[i] = i % 2; // many values lie on the bounds already
        Labels = [.. Enumerable.Range(0, rows).Select(row => Decide(Inputs.Row(row)))];
    }

    public LinearClassifier Model { get; }

    public Tensor Inputs { get; }

    public int[] Labels { get; }

    /// <summary>Exact distance of a row to the nearest point that another class wins.</summary>
    public double Distance(Norm norm, int row) =>
        Enumerable.Range(0, Classes).Where(j => j != Labels[row]).Min(j => Distance(norm, row, j));

    /// <summary>Exact distance of a row to the boundary between its label and another class.</summary>
    public double Distance(Norm norm, int row, int other)
    {
        double[] x = [.. Inputs.Row(row).ToArray().Select(v => (double)v)];
        double[] w = [.. Enumerable.Range(0, Length).Select(i => (double)_weights[other, i] - _weights[Labels[row], i])];
        double[] z = Model.Forward(Inputs.Row(row));
        double[]? change = ExactDistance.Change(norm, x, w, z[Labels[row]] - z[other]);
        return change is null ? double.PositiveInfinity : ExactDistance.Length(norm, change);
    }

    /// <summary>Fewest values of a row that must change for another class to win.</summary>
    public int Count(int row)
    {
        int least = Length + 1;
        float[] x = Inputs.Row(row).ToArray();
        double[] z = Model.Forward(x);
        foreach (int other in Enumerable.Range(0, Classes).Where(j => j != Labels[row]))
        {
            double missing = z[Labels[row]] - z[other];
            double[] gains = [.. Enumerable.Range(0, Length).Select(i => (double)_weights[other, i] - _weights[Labels[row], i])
                .Select((w, i) => w > 0 ? w * (1 - x[i]) : -w * x[i]).OrderDescending()];
            for (int count = 1; count <= Length; count++)
            {
                if (gains[..count].Sum() > missing) least = Math.Min(least, count);
            }
        }

        return least;
    }

    private int Decide(ReadOnlySpan<float> input)
    {
        double[] z = Model.Forward(input);
        return Array.IndexOf(z, z.Max());
    }
}
