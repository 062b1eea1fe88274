namespace Redoubt.Tensors.Tests;

/// <summary>Random images with a halo of zeros in protected memory.</summary>
internal sealed unsafe class Images : IDisposable
{
    private readonly ProtectedMemory _memory;

    public Images(int count, int height, int width, int channels, Halo halo = default, int pixelGap = 0, bool atEnd = true)
    {
        Count = count;
        nint pixel = channels + pixelGap, row = (halo.Left + width + halo.Right) * pixel, image = (halo.Top + height + halo.Bottom) * row;
        long length = Math.Max(1, count * image - pixelGap);
        _memory = new ProtectedMemory(length, atEnd);
        View = new ImageView(_memory.Pointer + halo.Top * row + halo.Left * pixel, height, width, channels, pixel, row, image);
    }

    public ImageView View { get; }

    public int Count { get; }

    public float this[int n, int y, int x, int c] => View.At(n, y, x)[c];

    public Images Fill(RandomKey key, float low = -1, float high = 1)
    {
        var values = new float[View.Channels * View.Width];
        for (int n = 0; n < Count; n++)
        {
            for (int y = 0; y < View.Height; y++)
            {
                key.Fold((ulong)(n * 10007 + y)).FillUniform(values, low, high);
                for (int x = 0; x < View.Width; x++) values.AsSpan(x * View.Channels, View.Channels).CopyTo(new Span<float>(View.At(n, y, x), View.Channels));
            }
        }

        return this;
    }

    /// <summary>The value, or zero outside the image.</summary>
    public double Or0(int n, int y, int x, int c) => y < 0 || x < 0 || y >= View.Height || x >= View.Width ? 0 : this[n, y, x, c];

    public float[] Values()
    {
        var values = new List<float>();
        for (int n = 0; n < Count; n++)
        {
            for (int y = 0; y < View.Height; y++)
            {
                for (int x = 0; x < View.Width; x++) values.AddRange(new ReadOnlySpan<float>(View.At(n, y, x), View.Channels));
            }
        }

        return [.. values];
    }

    public void Dispose() => _memory.Dispose();
}
