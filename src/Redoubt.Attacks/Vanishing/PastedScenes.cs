using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>Draws scenes and paints them: a plain wall, the patch, and over both the object, so that no patch ever covers it.</summary>
/// <remarks>The wall is the bilinear blend of four random colors, one for each corner. Object and patch lie on the canvas together where they fit; where they do not, the object
/// does and the patch is cut off at the edge. Objects keep their proportions and are resized bilinearly. A scene is a function of its key.</remarks>
public sealed class PastedScenes
{
    private readonly Tensor _objects;
    private readonly Shape _canvas;
    private readonly InputBounds _bounds;
    private readonly VanishingPatchOptions _options;

    /// <summary>Prepares scenes.</summary>
    /// <param name="objects">Pictures of the objects, <c>[N,C,H,W]</c> inside the bounds, C being 1 or the canvas's channels.</param>
    /// <param name="canvas">Shape of the canvas, <c>[C,H,W]</c>.</param>
    /// <param name="bounds">Valid values.</param>
    /// <param name="options">Sizes, place and transformations.</param>
    /// <exception cref="ArgumentException">The pictures do not fit the canvas.</exception>
    public PastedScenes(Tensor objects, Shape canvas, InputBounds bounds, VanishingPatchOptions options)
    {
        ArgumentNullException.ThrowIfNull(objects);
        ArgumentNullException.ThrowIfNull(bounds);
        ArgumentNullException.ThrowIfNull(options);
        if (canvas.Rank != 3) throw new ArgumentException($"A scene needs a canvas [C,H,W], was {canvas}.", nameof(canvas));
        if (objects.Shape.Rank != 4 || objects.Rows == 0) throw new ArgumentException($"The pictures must be [N,C,H,W], were {objects.Shape}.", nameof(objects));
        if (objects.Shape[1] != 1 && objects.Shape[1] != canvas[0]) throw new ArgumentException($"The pictures have {objects.Shape[1]} channels, the canvas is {canvas}.", nameof(objects));
        int outside = bounds.FirstOutside(objects.Data);
        if (outside >= 0) throw new ArgumentException(FormattableString.Invariant($"Value {outside} is {objects.Data[outside]}, outside the input bounds {bounds}."), nameof(objects));
        (_objects, _canvas, _bounds, _options) = (objects, canvas, bounds, options);
        int height = options.LargestHeight, width = WidthOf(height);
        if (height > canvas[1] || width > canvas[2])
            throw new ArgumentException($"A picture of {height}x{width} pixels does not fit the canvas of {canvas[1]}x{canvas[2]}.", nameof(objects));
    }

    /// <summary>Pictures of objects.</summary>
    public int Objects => _objects.Rows;

    /// <summary>Shape of the canvas, <c>[C,H,W]</c>.</summary>
    public Shape Canvas => _canvas;

    /// <summary>Valid values.</summary>
    public InputBounds Bounds => _bounds;

    /// <summary>Draws a scene.</summary>
    /// <param name="key">Names it.</param>
    public PastedScene Draw(RandomKey key)
    {
        RandomKey drawn = key.Fold(0);
        int row = drawn.Below(_objects.Rows, 0), height = _options.SmallestHeight + drawn.Below(_options.LargestHeight - _options.SmallestHeight + 1, 1), width = WidthOf(height);
        float side = _options.Side * height;
        (float x, float y) = Offset(width, height, side);
        int left = Place(_canvas[2], width, x, side, drawn.Uniform(2)), top = Place(_canvas[1], height, y, side, drawn.Uniform(3));
        return new PastedScene
        {
            Row = row,
            Left = left,
            Top = top,
            Width = width,
            Height = height,
            Truth = new Box((float)left / _canvas[2], (float)top / _canvas[1], (float)(left + width) / _canvas[2], (float)(top + height) / _canvas[1]),
            Area = new PatchArea
            {
                Shape = PatchShape.Square,
                MaxPixels = Math.Max(1, (int)MathF.Round(side) * (int)MathF.Round(side)),
                Texels = _options.Texels,
                CenterX = left + width / 2f + x,
                CenterY = top + height / 2f + y,
            },
            Transformation = _options.Variation.Draw(key.Fold(1)),
            Background = key.Fold(2),
        };
    }

    /// <summary>Paints a scene.</summary>
    /// <param name="scene">The scene.</param>
    /// <param name="texels">The patch, <c>[C,T,T]</c>; empty for none.</param>
    /// <param name="image">Overwritten, <c>[C,H,W]</c>.</param>
    /// <returns>Where the patch was put, below the object; null without one.</returns>
    public PatchPlacement? Paint(PastedScene scene, ReadOnlySpan<float> texels, Span<float> image)
    {
        ArgumentNullException.ThrowIfNull(scene);
        PaintWall(scene.Background, image);
        PatchPlacement? placement = null;
        if (!texels.IsEmpty)
        {
            placement = PatchPlacement.Of(scene.Area, _canvas, _bounds, scene.Transformation);
            placement.Apply(image, texels);
        }

        PaintObject(scene, image);
        return placement;
    }

    /// <summary>Sets the gradient of the pixels that the object covers to 0: the patch cannot be seen there.</summary>
    /// <param name="scene">The scene.</param>
    /// <param name="gradient">Gradient with respect to the painted image, <c>[C,H,W]</c>.</param>
    public void HideObject(PastedScene scene, Span<float> gradient)
    {
        ArgumentNullException.ThrowIfNull(scene);
        for (int line = 0; line < _canvas[0] * scene.Height; line++)
        {
            (int channel, int y) = Math.DivRem(line, scene.Height);
            gradient.Slice((channel * _canvas[1] + scene.Top + y) * _canvas[2] + scene.Left, scene.Width).Clear();
        }
    }

    private int WidthOf(int height) => Math.Max(1, (int)MathF.Round((float)height * _objects.Shape[3] / _objects.Shape[2]));

    // From the middle of the object to the middle of the patch.
    private (float X, float Y) Offset(int width, int height, float side) => _options.Position switch
    {
        PatchPosition.Right => ((width + side) / 2, 0),
        PatchPosition.Left => (-(width + side) / 2, 0),
        PatchPosition.Above => (0, -(height + side) / 2),
        PatchPosition.Below => (0, (height + side) / 2),
        _ => (0, 0),
    };

    private static int Place(int canvas, int extent, float offset, float side, double draw)
    {
        float before = MathF.Max(0, side / 2 - offset - extent / 2f), after = MathF.Max(0, offset + side / 2 - extent / 2f);
        int low = (int)MathF.Ceiling(before), high = canvas - extent - (int)MathF.Ceiling(after);
        if (low > high) (low, high) = (0, canvas - extent);
        return low + (int)(draw * (high - low + 1));
    }

    private void PaintWall(RandomKey key, Span<float> image)
    {
        Span<float> corners = stackalloc float[4];
        for (int c = 0; c < _canvas[0]; c++)
        {
            key.Fold((ulong)c).FillUniform(corners, _bounds.Lower, _bounds.Upper);
            _bounds.Clamp(corners);
            BilinearWall(corners, image.Slice(c * _canvas[1] * _canvas[2], _canvas[1] * _canvas[2]));
        }
    }

    private void BilinearWall(ReadOnlySpan<float> corners, Span<float> plane)
    {
        (int height, int width) = (_canvas[1], _canvas[2]);
        for (int y = 0; y < height; y++)
        {
            float down = (y + 0.5f) / height, left = float.Lerp(corners[0], corners[2], down), right = float.Lerp(corners[1], corners[3], down);
            for (int x = 0; x < width; x++) plane[y * width + x] = Math.Clamp(float.Lerp(left, right, (x + 0.5f) / width), _bounds.Lower, _bounds.Upper);
        }
    }

    private void PaintObject(PastedScene scene, Span<float> image)
    {
        (int channels, int height, int width) = (_objects.Shape[1], _objects.Shape[2], _objects.Shape[3]);
        var resized = new float[scene.Height * scene.Width];
        for (int c = 0; c < _canvas[0]; c++)
        {
            if (c < channels) BilinearImage.Resize(_objects.Row(scene.Row).Slice(c * height * width, height * width), (height, width), resized, (scene.Height, scene.Width));
            for (int y = 0; y < scene.Height; y++)
                resized.AsSpan(y * scene.Width, scene.Width).CopyTo(image[((c * _canvas[1] + scene.Top + y) * _canvas[2] + scene.Left)..]);
        }
    }
}
