using Redoubt.Tensors;

namespace Redoubt.Models;

/// <summary>Shrinks an image by a random factor and puts it at a random place on an empty picture of the old size.</summary>
/// <remarks>Source: Xie et al., ICLR 2018, arXiv:1711.01991, which enlarges the picture instead; here the size stays, so that any model can follow. Nearest-neighbor
/// sampling. Guarantees nothing: the expectation over draws is as easy to attack as the model (Athalye, Carlini and Wagner, ICML 2018, arXiv:1802.00420, section 5.3.1).</remarks>
public sealed class RandomResizeAndPad : IInputTransformation
{
    private readonly int _channels, _height, _width;
    private readonly double _smallest;
    private readonly float _empty;

    /// <summary>Creates the transformation.</summary>
    /// <param name="example">Shape of an image, <c>[C, H, W]</c>.</param>
    /// <param name="smallest">Smallest factor, in (0, 1]; the factor is uniform between it and 1.</param>
    /// <param name="empty">Value beside the image. Default 0.</param>
    /// <exception cref="ArgumentException">The shape is not that of an image.</exception>
    public RandomResizeAndPad(Shape example, double smallest, float empty = 0)
    {
        if (example.Rank != 3) throw new ArgumentException($"An image is [C, H, W], the shape is {example}.", nameof(example));
        if (!(smallest > 0 && smallest <= 1)) throw new ArgumentOutOfRangeException(nameof(smallest), smallest, "Must be in (0, 1].");
        (_channels, _height, _width) = (example[0], example[1], example[2]);
        _smallest = smallest;
        _empty = empty;
    }

    /// <inheritdoc/>
    public GradientBehavior Gradients => GradientBehavior.Stochastic;

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<float> input, RandomKey key, Span<float> output)
    {
        output.Fill(_empty);
        Placement place = Draw(key);
        for (int c = 0; c < _channels; c++)
        {
            for (int i = 0; i < place.Height; i++)
            {
                for (int j = 0; j < place.Width; j++) output[Target(place, c, i, j)] = input[Source(place, c, i, j)];
            }
        }
    }

    /// <inheritdoc/>
    public void Pullback(ReadOnlySpan<float> input, RandomKey key, ReadOnlySpan<float> outputGradient, Span<float> inputGradient)
    {
        inputGradient.Clear();
        Placement place = Draw(key);
        for (int c = 0; c < _channels; c++)
        {
            for (int i = 0; i < place.Height; i++)
            {
                for (int j = 0; j < place.Width; j++) inputGradient[Source(place, c, i, j)] += outputGradient[Target(place, c, i, j)];
            }
        }
    }

    private Placement Draw(RandomKey key)
    {
        double factor = _smallest + (1 - _smallest) * key.Uniform(0);
        int height = Math.Max(1, (int)Math.Round(_height * factor)), width = Math.Max(1, (int)Math.Round(_width * factor));
        return new Placement(key.Below(_height - height + 1, 1), key.Below(_width - width + 1, 2), height, width);
    }

    private int Target(Placement place, int channel, int row, int column) => (channel * _height + place.Top + row) * _width + place.Left + column;

    private int Source(Placement place, int channel, int row, int column) =>
        (channel * _height + (2 * row + 1) * _height / (2 * place.Height)) * _width + (2 * column + 1) * _width / (2 * place.Width);

    private readonly record struct Placement(int Top, int Left, int Height, int Width);
}
