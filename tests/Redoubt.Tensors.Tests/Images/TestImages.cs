using Redoubt.Testing;

namespace Redoubt.Tensors.Tests;

/// <summary>Channels-last images with a halo of zeros and marked gaps behind each pixel's channels, which no kernel may change.</summary>
internal sealed unsafe class TestImages : IDisposable
{
    private const int HaloWidth = 2;
    private const float GapMark = -12345;

    private readonly GuardedBuffer _buffer;
    private readonly int _gap;

    public TestImages(int images, int height, int width, int channels, int gap = 0)
    {
        (Images, _gap) = (images, gap);
        int pixel = channels + gap, row = (width + (2 * HaloWidth)) * pixel, image = (height + (2 * HaloWidth)) * row;
        _buffer = new GuardedBuffer(images * image, misalignment: 1);
        for (int i = 0; i < _buffer.Length; i++)
        {
            if (i % pixel >= channels) _buffer.Span[i] = GapMark;
        }

        View = new ImageView(_buffer.Pointer + (HaloWidth * row) + (HaloWidth * pixel), height, width, channels, pixel, row, image);
    }

    public int Images { get; }

    public ImageView View { get; }

    public ref float this[int image, int y, int x, int c] => ref View.At(image, y, x)[c];

    public static TestImages Random(int images, int height, int width, int channels, int seed, int gap = 0)
    {
        var result = new TestImages(images, height, width, channels, gap);
        var random = new Random(seed);
        result.Fill((_, _, _, _) => (float)((random.NextDouble() * 4) - 2));
        return result;
    }

    public TestImages SameShape() => new(Images, View.Height, View.Width, View.Channels, _gap);

    public void Fill(Func<int, int, int, int, float> value) => ForEach((n, y, x, c) => this[n, y, x, c] = value(n, y, x, c));

    public void ForEach(Action<int, int, int, int> action)
    {
        for (int n = 0; n < Images; n++)
        {
            for (int y = 0; y < View.Height; y++)
            {
                for (int x = 0; x < View.Width; x++)
                {
                    for (int c = 0; c < View.Channels; c++) action(n, y, x, c);
                }
            }
        }
    }

    /// <summary>All elements in (n, y, x, c) order.</summary>
    public float[] ToArray()
    {
        var values = new List<float>();
        ForEach((n, y, x, c) => values.Add(this[n, y, x, c]));
        return [.. values];
    }

    /// <summary>Throws when the halo, a gap or memory outside was written.</summary>
    public void CheckSurroundings()
    {
        _buffer.Check();
        for (int n = 0; n < Images; n++)
        {
            for (int y = -HaloWidth; y < View.Height + HaloWidth; y++)
            {
                for (int x = -HaloWidth; x < View.Width + HaloWidth; x++)
                {
                    float* pixel = View.At(n, y, x);
                    bool inside = y >= 0 && y < View.Height && x >= 0 && x < View.Width;
                    for (int c = inside ? View.Channels : 0; c < View.PixelStride; c++)
                        Assert.Equal(c < View.Channels ? 0 : GapMark, pixel[c]);
                }
            }
        }
    }

    public void Dispose() => _buffer.Dispose();
}
