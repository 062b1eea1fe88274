using Redoubt.Data;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Training.Tests;

/// <summary>Networks and rows that are small enough to compute by hand.</summary>
internal static class Samples
{
    public const int Features = 3;

    /// <summary>Softmax regression: its gradients have a closed form.</summary>
    public static Architecture Linear { get; } =
        new("linear", "one layer", new Shape(Features), static (network, input, classes) => network.Linear("fc", input, classes, isLast: true));

    /// <summary>One normalized convolution, so that running statistics take part.</summary>
    public static Architecture Normalized { get; } = new("normalized", "one normalized convolution", new Shape(1, 6, 6), static (network, input, classes) =>
    {
        Graphs.Value x = network.BatchNormalization("bn", network.Conv("conv", input, 4, new Graphs.WindowAttributes { KernelHeight = 3, KernelWidth = 3 })).Relu();
        return network.Linear("fc", x.Reshape(x.Type[0], 64), classes, isLast: true);
    });

    /// <summary>60 rows of two classes that a line separates.</summary>
    public static LabeledData Separable()
    {
        var inputs = new Tensor(new Shape(60, Features));
        new RandomKey(11).FillNormal(inputs.Data);
        int[] labels = [.. Enumerable.Range(0, 60).Select(row => inputs.Row(row)[0] + 0.5 * inputs.Row(row)[1] > 0 ? 1 : 0)];
        return new LabeledData(inputs, labels, "separable");
    }

    /// <summary>Pictures of 6×6 whose class is the quarter that is bright.</summary>
    public static LabeledData Pictures(int rows = 90)
    {
        var inputs = new Tensor(new Shape(rows, 1, 6, 6));
        new RandomKey(5).FillUniform(inputs.Data, 0, 0.4f);
        int[] labels = [.. Enumerable.Range(0, rows).Select(static row => row % 4)];
        for (int row = 0; row < rows; row++)
        {
            for (int pixel = 0; pixel < 36; pixel++)
            {
                if ((pixel / 18 * 2 + pixel % 6 / 3) == labels[row]) inputs.Row(row)[pixel] += 0.6f;
            }
        }

        return new LabeledData(inputs, labels, "pictures");
    }
}
