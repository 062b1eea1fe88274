using Redoubt.Data;
using Redoubt.Graphs;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Defenses.Tests;

/// <summary>A network of one hidden layer on images of 1 × 4 × 4, with random weights, and rows for it.</summary>
internal static class SmallModel
{
    public const string Hidden = "hidden";
    public const int Classes = 3, Width = 6, Pixels = 16;

    private const string Prefix = "value:";

    public static Shape Example { get; } = new(1, 4, 4);

    public static RandomKey Key { get; } = new(20260101);

    public static Tensor First { get; } = Normal(new Shape(Pixels, Width), Key.Fold(1), 0.8f);

    public static Tensor Second { get; } = Normal(new Shape(Width, Classes), Key.Fold(2), 1.5f);

    public static TappedModel Create()
    {
        var builder = new GraphBuilder();
        Value input = builder.Input("image", TensorType.Float(Dimension.Batch, 1, 4, 4));
        Value hidden = (input.Reshape(Dimension.Batch, Pixels).MatMul(Constant(builder, First)) + builder.Constant(-0.2f)).Relu();
        Value scores = hidden.MatMul(Constant(builder, Second));
        Graph graph = builder.Build(("scores", scores), (Prefix + Hidden, hidden));
        return TappedModel.Create(graph, new InputMapping(), Example, InputBounds.Unit, Prefix);
    }

    /// <summary>Rows of uniform noise; the class of each is what the model decides.</summary>
    public static LabeledData Rows(int count, ulong seed)
    {
        var rows = new Tensor(new Shape([count, .. Example.Extents]));
        Key.Fold(seed).FillUniform(rows.Data);
        double[][] scores = [.. Enumerable.Range(0, count).Select(i => Scores(rows.Row(i)))];
        return new LabeledData(rows, [.. scores.Select(static s => Array.IndexOf(s, s.Max()))], $"noise {seed}");
    }

    /// <summary>The hidden layer in double precision.</summary>
    public static double[] HiddenOf(ReadOnlySpan<float> row)
    {
        var hidden = new double[Width];
        for (int j = 0; j < Width; j++)
        {
            double sum = -0.2;
            for (int i = 0; i < Pixels; i++) sum += (double)row[i] * First.Row(i)[j];
            hidden[j] = Math.Max(0, sum);
        }

        return hidden;
    }

    /// <summary>The scores in double precision.</summary>
    public static double[] Scores(ReadOnlySpan<float> row)
    {
        double[] hidden = HiddenOf(row);
        return [.. Enumerable.Range(0, Classes).Select(c => Enumerable.Range(0, Width).Sum(j => hidden[j] * Second.Row(j)[c]))];
    }

    public static double[] Softmax(double[] scores)
    {
        double largest = scores.Max();
        double[] exponentials = [.. scores.Select(s => Math.Exp(s - largest))];
        return [.. exponentials.Select(e => e / exponentials.Sum())];
    }

    /// <summary>A detector's suspicion of rows.</summary>
    public static float[] Suspicion(IDetector detector, Tensor rows)
    {
        TappedModel model = Create();
        return FragmentRunner.Run(model, rows, at => detector.Emit(model, at), threads: 1).Data.ToArray();
    }

    private static Value Constant(GraphBuilder builder, Tensor values) => builder.Constant(Literal.Of(values.Shape, values.Data.ToArray()));

    private static Tensor Normal(Shape shape, RandomKey key, float scale)
    {
        var values = new Tensor(shape);
        key.FillNormal(values.Data);
        foreach (ref float value in values.Data) value *= scale;
        return values;
    }
}
