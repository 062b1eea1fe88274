using Redoubt.Tensors;

namespace Redoubt.Models;

/// <summary>What is left of a picture after it was stored as a baseline JPEG file and read again: 8 × 8 cosine transform, coefficients rounded to multiples of a table.</summary>
/// <remarks>
/// <para>Source: ITU-T T.81 (1992), sections A.3 and K.1; colors and chroma of half size after JFIF 1.02. As an input defense: Das et al., KDD 2018, arXiv:1802.06816, and Guo et al., ICLR 2018,
/// arXiv:1711.00117; as a corruption: Hendrycks and Dietterich, ICLR 2019, arXiv:1903.12261.</para>
/// <para>Values are rounded to 256 levels of the bounds first. Three channels are taken for red, green and blue and go by YCbCr; with any other number every channel is a gray picture by itself.
/// Without loss-free coding, which changes no sample. Chroma of half size is spread again by a triangle filter, as common decoders do.</para>
/// <para>Guarantees nothing: it takes the gradient away, not the adversarial examples; with a stand-in for the backward pass they come back (Athalye, Carlini and Wagner, ICML 2018,
/// arXiv:1802.00420; Shin and Song, 2017).</para>
/// </remarks>
public sealed class JpegCompression : IInputTransformation
{
    private readonly InputBounds _bounds;
    private readonly int _channels, _height, _width;
    private readonly int[] _luminance, _chrominance;

    /// <summary>Creates the transformation.</summary>
    /// <param name="example">Shape of a picture, <c>[C, H, W]</c>.</param>
    /// <param name="bounds">Valid range; its ends are the levels 0 and 255.</param>
    /// <param name="quality">In [1, 100]: 100 rounds coefficients to whole levels, 1 leaves little more than the means of blocks.</param>
    /// <param name="chroma">Chroma samples that are kept, where there are three channels. Default half as many each way (4:2:0).</param>
    /// <exception cref="ArgumentException">The shape is not that of a picture.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The quality or the sampling is out of range.</exception>
    public JpegCompression(Shape example, InputBounds bounds, int quality, ChromaSampling chroma = ChromaSampling.Halved)
    {
        ArgumentNullException.ThrowIfNull(bounds);
        if (example.Rank != 3) throw new ArgumentException($"An image is [C, H, W], the shape is {example}.", nameof(example));
        if (quality is < 1 or > 100) throw new ArgumentOutOfRangeException(nameof(quality), quality, "Must be in [1, 100].");
        if (!Enum.IsDefined(chroma)) throw new ArgumentOutOfRangeException(nameof(chroma), chroma, "Must be a sampling of chroma.");
        (_channels, _height, _width) = (example[0], example[1], example[2]);
        (_bounds, Quality, Chroma) = (bounds, quality, chroma);
        (_luminance, _chrominance) = (QuantizationTable.Luminance(quality), QuantizationTable.Chrominance(quality));
    }

    /// <summary>Quality in [1, 100].</summary>
    public int Quality { get; }

    /// <summary>Chroma samples that are kept, where there are three channels.</summary>
    public ChromaSampling Chroma { get; }

    /// <inheritdoc/>
    public GradientBehavior Gradients => GradientBehavior.Shattered;

    /// <inheritdoc/>
    /// <remarks>The key does not matter. Values outside the bounds count as the nearest bound, NaN as the lower one.</remarks>
    public void Apply(ReadOnlySpan<float> input, RandomKey key, Span<float> output)
    {
        SamplePlane[] planes = Read(input);
        if (_channels == 3)
        {
            PictureColors.ToLuminanceChrominance(planes);
            planes[0].Quantize(_luminance);
            (planes[1], planes[2]) = (WithoutDetail(planes[1]), WithoutDetail(planes[2]));
            PictureColors.ToRedGreenBlue(planes);
        }
        else
        {
            foreach (SamplePlane plane in planes) plane.Quantize(_luminance);
        }

        float range = _bounds.Upper - _bounds.Lower;
        for (int i = 0; i < output.Length; i++)
        {
            byte level = planes[i / (_height * _width)][i / _width % _height, i % _width];
            output[i] = level == 255 ? _bounds.Upper : _bounds.Lower + level * range / 255;
        }
    }

    /// <summary>Zeros: rounding is constant almost everywhere.</summary>
    public void Pullback(ReadOnlySpan<float> input, RandomKey key, ReadOnlySpan<float> outputGradient, Span<float> inputGradient) => inputGradient.Clear();

    private SamplePlane[] Read(ReadOnlySpan<float> input)
    {
        var planes = new SamplePlane[_channels];
        float range = _bounds.Upper - _bounds.Lower;
        for (int channel = 0; channel < _channels; channel++)
        {
            planes[channel] = new SamplePlane(_height, _width);
            for (int i = 0; i < _height * _width; i++)
            {
                float share = (input[channel * _height * _width + i] - _bounds.Lower) / range;
                planes[channel][i / _width, i % _width] = (byte)(share > 0 ? MathF.Round(255 * Math.Min(share, 1)) : 0);
            }
        }

        return planes;
    }

    private SamplePlane WithoutDetail(SamplePlane plane)
    {
        if (Chroma == ChromaSampling.Full)
        {
            plane.Quantize(_chrominance);
            return plane;
        }

        SamplePlane half = plane.Halved();
        half.Quantize(_chrominance);
        half = half.Narrowed((_width + 1) / 2);
        for (int i = 0; i < _height * _width; i++) plane[i / _width, i % _width] = half.Doubled(i / _width, i % _width);
        return plane;
    }
}
