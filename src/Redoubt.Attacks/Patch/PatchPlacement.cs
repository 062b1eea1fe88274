using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>A patch on an image under one transformation: which pixels it covers, and which texels each of them shows.</summary>
/// <remarks>
/// <para>Every covered pixel looks back through the transformation onto the patch and takes the four nearest texels bilinearly, so a pixel's value is linear in the texels up to
/// the light, <c>clamp(contrast·(p - m) + m + brightness·r)</c> with the middle m and the width r of the bounds. Where it was clamped its gradient is 0.</para>
/// <para>At most <see cref="PatchArea.MaxPixels"/> pixels are covered: of more, the outermost are left unchanged. Immutable and thread-safe.</para>
/// </remarks>
public sealed class PatchPlacement
{
    // Behind this depth the inverse of a tilt has no meaning.
    private const float NearestDepth = 0.1f;

    private readonly InputBounds _bounds;
    private readonly PatchTransformation _light;
    private readonly int _planeLength;
    private readonly int _channels;
    private readonly int _texels;
    private readonly int[] _pixels;
    private readonly Sample[] _samples;
    private readonly int[] _cells;

    private PatchPlacement(PatchArea area, Shape image, InputBounds bounds, PatchTransformation transformation, List<Covered> covered)
    {
        _bounds = bounds;
        _light = transformation;
        _channels = image[0];
        _planeLength = image[1] * image[2];
        _texels = area.Texels;
        _pixels = [.. covered.Select(static pixel => pixel.Index)];
        _samples = [.. covered.Select(pixel => Sample.At(pixel.U, pixel.V, area.Texels))];
        _cells = area.Shape == PatchShape.Cells ? [.. covered.Select(pixel => area.CellAt(pixel.U, pixel.V))] : [];
    }

    /// <summary>Positions <c>y·width + x</c> of the covered pixels, ascending.</summary>
    public ReadOnlySpan<int> Pixels => _pixels;

    /// <summary>The cell that each covered pixel shows; empty unless the patch is made of cells.</summary>
    internal ReadOnlySpan<int> Cells => _cells;

    /// <summary>Finds the covered pixels.</summary>
    /// <param name="area">The patch.</param>
    /// <param name="image">Shape of the image, <c>[C,H,W]</c>.</param>
    /// <param name="bounds">Valid range of its values.</param>
    /// <param name="transformation">How the patch is seen.</param>
    /// <exception cref="ArgumentException"><paramref name="image"/> is no image.</exception>
    public static PatchPlacement Of(PatchArea area, Shape image, InputBounds bounds, PatchTransformation transformation)
    {
        ArgumentNullException.ThrowIfNull(area);
        ArgumentNullException.ThrowIfNull(bounds);
        if (image.Rank != 3) throw new ArgumentException($"A patch needs images [C,H,W], was {image}.", nameof(image));
        List<Covered> covered = Cover(area, image, transformation);
        if (covered.Count > area.MaxPixels)
        {
            covered.Sort(static (a, b) => a.Order(b));
            covered.RemoveRange(area.MaxPixels, covered.Count - area.MaxPixels);
            covered.Sort(static (a, b) => a.Index.CompareTo(b.Index));
        }

        return new PatchPlacement(area, image, bounds, transformation, covered);
    }

    /// <summary>Puts the patch on an image.</summary>
    /// <param name="image">Image <c>[C,H,W]</c>; the covered pixels are overwritten.</param>
    /// <param name="texels">The patch, <c>[C,T,T]</c>.</param>
    public void Apply(Span<float> image, ReadOnlySpan<float> texels)
    {
        RequireLengths(image.Length, texels.Length);
        for (int c = 0; c < _channels; c++)
        {
            Span<float> plane = image.Slice(c * _planeLength, _planeLength);
            ReadOnlySpan<float> picture = texels.Slice(c * _texels * _texels, _texels * _texels);
            for (int i = 0; i < _pixels.Length; i++) plane[_pixels[i]] = Math.Clamp(Lit(_samples[i].Read(picture, _texels)), _bounds.Lower, _bounds.Upper);
        }
    }

    /// <summary>Adds an image's gradient to the gradient of the patch: the adjoint of <see cref="Apply"/> at these texels.</summary>
    /// <param name="imageGradient">Gradient with respect to the patched image, <c>[C,H,W]</c>.</param>
    /// <param name="texels">The patch, <c>[C,T,T]</c>: says where light was clamped.</param>
    /// <param name="factor">Multiplies what is added.</param>
    /// <param name="texelGradient">Gradient with respect to the patch, <c>[C,T,T]</c>; added to.</param>
    public void Accumulate(ReadOnlySpan<float> imageGradient, ReadOnlySpan<float> texels, float factor, Span<float> texelGradient)
    {
        RequireLengths(imageGradient.Length, texels.Length);
        RequireLengths(imageGradient.Length, texelGradient.Length);
        for (int c = 0; c < _channels; c++)
        {
            ReadOnlySpan<float> plane = imageGradient.Slice(c * _planeLength, _planeLength);
            ReadOnlySpan<float> picture = texels.Slice(c * _texels * _texels, _texels * _texels);
            Span<float> gradient = texelGradient.Slice(c * _texels * _texels, _texels * _texels);
            for (int i = 0; i < _pixels.Length; i++)
            {
                float lit = Lit(_samples[i].Read(picture, _texels));
                if (lit >= _bounds.Lower && lit <= _bounds.Upper) _samples[i].Add(factor * _light.Contrast * plane[_pixels[i]], _texels, gradient);
            }
        }
    }

    private static List<Covered> Cover(PatchArea area, Shape image, PatchTransformation t)
    {
        (int height, int width) = (image[1], image[2]);
        float halfX = area.HalfWidth * t.Scale, halfY = area.HalfHeight * t.Scale, centerX = area.CenterX + t.ShiftX, centerY = area.CenterY + t.ShiftY;
        (float sin, float cos) = MathF.SinCos(t.RotationDegrees * (MathF.PI / 180));
        var covered = new List<Covered>(2 * area.MaxPixels);
        float reach = Reach(MathF.Sqrt(halfX * halfX + halfY * halfY), t);
        (int top, int bottom) = (First(centerY - reach, height), First(centerY + reach + 1, height));
        (int start, int end) = (First(centerX - reach, width), First(centerX + reach + 1, width));
        for (int y = top; y < bottom; y++)
        {
            for (int x = start; x < end; x++)
            {
                float dx = x + 0.5f - centerX, dy = y + 0.5f - centerY;
                float u = (cos * dx + sin * dy) / halfX, v = (cos * dy - sin * dx) / halfY;
                float depth = 1 + t.PerspectiveX * u + t.PerspectiveY * v;
                if (depth < NearestDepth) continue;
                var pixel = new Covered(y * width + x, u / depth, v / depth, area.Shape == PatchShape.Circle);
                if (pixel.Distance <= 1 && (area.Shape != PatchShape.Cells || area.Cells[area.CellAt(pixel.U, pixel.V)])) covered.Add(pixel);
            }
        }

        return covered;
    }

    // No covered pixel is farther from the middle: beyond it, depth grows too slowly for the patch's edge to follow. Strong tilts may reach anywhere.
    private static float Reach(float corner, PatchTransformation t)
    {
        float tilt = MathF.Abs(t.PerspectiveX) + MathF.Abs(t.PerspectiveY);
        return tilt < 0.9f ? corner / (1 - tilt) + 1 : float.PositiveInfinity;
    }

    private static int First(float position, int extent) => (int)Math.Clamp(MathF.Floor(position), 0, extent);

    private float Lit(float value)
    {
        float middle = (_bounds.Lower + _bounds.Upper) / 2;
        return _light.Contrast * (value - middle) + middle + _light.Brightness * (_bounds.Upper - _bounds.Lower);
    }

    private void RequireLengths(int image, int texels)
    {
        if (image != _channels * _planeLength) throw new ArgumentException($"The image must have {_channels * _planeLength} values, has {image}.", nameof(image));
        if (texels != _channels * _texels * _texels) throw new ArgumentException($"The patch must have {_channels * _texels * _texels} values, has {texels}.", nameof(texels));
    }

    // A pixel and where on the patch it looks: u and v are in [-1, 1] from edge to edge.
    private readonly record struct Covered(int Index, float U, float V, bool IsRound)
    {
        public float Distance => IsRound ? MathF.Sqrt(U * U + V * V) : MathF.Max(MathF.Abs(U), MathF.Abs(V));

        // Inner pixels first; corners of a square are outside its edges.
        public int Order(Covered other)
        {
            int order = Distance.CompareTo(other.Distance);
            if (order == 0) order = (U * U + V * V).CompareTo(other.U * other.U + other.V * other.V);
            return order != 0 ? order : Index.CompareTo(other.Index);
        }
    }

    // Four texels and their weights.
    private readonly record struct Sample(int Left, int Right, int Top, int Bottom, float Across, float Down)
    {
        public static Sample At(float u, float v, int texels)
        {
            float x = Math.Clamp((u + 1) / 2 * texels - 0.5f, 0, texels - 1), y = Math.Clamp((v + 1) / 2 * texels - 0.5f, 0, texels - 1);
            int left = (int)x, top = (int)y;
            return new Sample(left, Math.Min(left + 1, texels - 1), top, Math.Min(top + 1, texels - 1), x - left, y - top);
        }

        public float Read(ReadOnlySpan<float> picture, int side)
        {
            float upper = (1 - Across) * picture[Top * side + Left] + Across * picture[Top * side + Right];
            float lower = (1 - Across) * picture[Bottom * side + Left] + Across * picture[Bottom * side + Right];
            return (1 - Down) * upper + Down * lower;
        }

        public void Add(float value, int side, Span<float> gradient)
        {
            gradient[Top * side + Left] += (1 - Down) * (1 - Across) * value;
            gradient[Top * side + Right] += (1 - Down) * Across * value;
            gradient[Bottom * side + Left] += Down * (1 - Across) * value;
            gradient[Bottom * side + Right] += Down * Across * value;
        }
    }
}
