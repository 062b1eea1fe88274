using System.Runtime.InteropServices;

namespace Redoubt.Data;

/// <summary>The JPEG decoder of libjpeg-turbo, called through its TurboJPEG interface (version 2) where the library is installed.</summary>
internal static unsafe partial class TurboJpeg
{
    private const string Library = "turbojpeg";
    private const int Rgb = 0, Grey = 6, WarningOnly = 0;

    // The accurate inverse transform, as PIL uses it; and an end to pictures of thousands of empty scans.
    private const int Flags = 4096 | 32768;

    private static readonly string[] Candidates = ["libturbojpeg.so.0", "libturbojpeg.0.dylib", "turbojpeg.dll", "libturbojpeg.dll"];

    private static readonly Lazy<nint> Handle = new(Find);

    static TurboJpeg() => NativeLibrary.SetDllImportResolver(typeof(TurboJpeg).Assembly, static (name, _, _) => name == Library ? Handle.Value : 0);

    /// <summary>Whether the library was found.</summary>
    public static bool IsInstalled => Handle.Value != 0;

    /// <summary>Decodes a file.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="size">What <see cref="JpegHeader"/> found in it.</param>
    /// <param name="name">What error sentences call the file.</param>
    /// <param name="warning">What the decoder complained about although it gave all pixels, or null.</param>
    /// <returns>Bytes, channels last.</returns>
    public static byte[] Decode(ReadOnlySpan<byte> file, PictureHeader size, string name, out string? warning)
    {
        if (!IsInstalled)
        {
            throw new UnreadableDataException(
                name, "is a JPEG picture, and the JPEG library is not installed: run 'apt-get install libturbojpeg0' (Debian, Ubuntu), "
                + "'dnf install turbojpeg' (Fedora) or 'brew install jpeg-turbo' (macOS), or convert the pictures to PNG");
        }

        nint decoder = InitDecompress();
        if (decoder == 0) throw new UnreadableDataException(name, "cannot be decoded, the JPEG library gives no decoder");
        try
        {
            return Decode(decoder, file, size, name, out warning);
        }
        finally
        {
            _ = Destroy(decoder);
        }
    }

    private static byte[] Decode(nint decoder, ReadOnlySpan<byte> file, PictureHeader size, string name, out string? warning)
    {
        warning = null;
        fixed (byte* start = file)
        {
            var length = new CULong((nuint)file.Length);

            // The library must see the sides that the pixels are allocated for.
            if (DecompressHeader(decoder, start, length, out int width, out int height, out _, out _) != 0 && ErrorCode(decoder) != WarningOnly)
                throw new UnreadableDataException(name, $"is a damaged JPEG picture ({Complaint(decoder)})");
            if (width != size.Width || height != size.Height)
                throw new UnreadableDataException(name, $"claims {size.Width}x{size.Height} pixels first and {width}x{height} later");
            var pixels = new byte[size.Width * size.Height * size.Channels];
            fixed (byte* to = pixels)
            {
                int pitch = width * size.Channels;
                if (Decompress(decoder, start, length, to, width, pitch, height, size.Channels == 1 ? Grey : Rgb, Flags) == 0) return pixels;
            }

            warning = Complaint(decoder);

            // Where the data end early, the library paints the rest grey: those are no pixels of the picture.
            if (ErrorCode(decoder) != WarningOnly || warning.Contains("premature end", StringComparison.OrdinalIgnoreCase))
                throw new UnreadableDataException(name, $"is a damaged or truncated JPEG picture ({warning})");
            return pixels;
        }
    }

    private static string Complaint(nint decoder) => (Marshal.PtrToStringUTF8(ErrorText(decoder)) ?? "no reason given").Trim().TrimEnd('.');

    private static nint Find()
    {
        foreach (string candidate in Candidates)
        {
            if (NativeLibrary.TryLoad(candidate, typeof(TurboJpeg).Assembly, DllImportSearchPath.SafeDirectories, out nint handle)) return handle;
        }

        return 0;
    }

    [LibraryImport(Library, EntryPoint = "tjInitDecompress")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint InitDecompress();

    [LibraryImport(Library, EntryPoint = "tjDecompressHeader3")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int DecompressHeader(nint decoder, byte* file, CULong length, out int width, out int height, out int subsampling, out int colors);

    [LibraryImport(Library, EntryPoint = "tjDecompress2")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Decompress(nint decoder, byte* file, CULong length, byte* pixels, int width, int pitch, int height, int format, int flags);

    [LibraryImport(Library, EntryPoint = "tjGetErrorStr2")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint ErrorText(nint decoder);

    [LibraryImport(Library, EntryPoint = "tjGetErrorCode")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ErrorCode(nint decoder);

    [LibraryImport(Library, EntryPoint = "tjDestroy")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Destroy(nint decoder);
}
