namespace Redoubt.Data;

/// <summary>Byte images in attack space: x / 255, correctly rounded, so 255 is exactly 1.</summary>
internal static class PixelScale
{
    private static readonly float[] Table = [.. Enumerable.Range(0, 256).Select(value => value / 255f)];

    /// <summary>Scales bytes in their order.</summary>
    public static void Apply(ReadOnlySpan<byte> bytes, Span<float> destination)
    {
        for (int i = 0; i < bytes.Length; i++) destination[i] = Table[bytes[i]];
    }

    /// <summary>Scales one row of pixels whose channels lie side by side into one plane per channel.</summary>
    public static void ApplyChannelsLast(ReadOnlySpan<byte> bytes, int channels, Span<float> destination)
    {
        if (channels == 1)
        {
            Apply(bytes, destination);
            return;
        }

        int pixels = bytes.Length / channels;
        for (int c = 0; c < channels; c++)
        {
            Span<float> plane = destination.Slice(c * pixels, pixels);
            for (int p = 0; p < pixels; p++) plane[p] = Table[bytes[p * channels + c]];
        }
    }
}
