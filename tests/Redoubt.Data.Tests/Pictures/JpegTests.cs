using System.Text.Json;

namespace Redoubt.Data.Tests;

public sealed class JpegTests
{
    public static TheoryData<string> Names => ["grey", "rgb-444", "rgb-422", "rgb-420", "rgb-progressive", "grey-progressive", "rgb-orientation"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Decode_GoldenPicture_GivesPilsPixels(string name)
    {
        RequireLibrary();
        JsonElement entry = GoldenPictures.Named("jpeg", name);
        Picture picture = PictureFile.Decode(Bytes(name), name);
        Assert.Equal(GoldenPictures.Samples(entry), picture.Samples);
        Assert.Equal(name == "rgb-orientation" ? PictureRemarks.Orientation : PictureRemarks.None, picture.Remarks);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void ReadHeader_GoldenPicture_NeedsNoLibrary(string name)
    {
        JsonElement entry = GoldenPictures.Named("jpeg", name);
        var expected = new PictureHeader(entry.GetProperty("width").GetInt32(), entry.GetProperty("height").GetInt32(), entry.GetProperty("channels").GetInt32());
        Assert.Equal(expected, PictureFile.ReadHeader(new MemoryStream(Bytes(name)), name));
    }

    [Fact]
    public void Decode_WithoutLibrary_SaysWhatToInstall()
    {
        if (TurboJpeg.IsInstalled) Assert.Skip("libturbojpeg is installed.");
        var e = Assert.Throws<UnreadableDataException>(() => PictureFile.Decode(Bytes("grey"), "x.jpg"));
        Assert.StartsWith("x.jpg: is a JPEG picture, and the JPEG library is not installed: run 'apt-get install libturbojpeg0'", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadHeader_Cmyk_IsRefused() => AssertFails(Bytes("cmyk"), "has 4 color components");

    [Fact]
    public void ReadHeader_TooManyPixelsForTheFile_IsRefused()
    {
        byte[] jpeg = Bytes("grey");
        int frame = jpeg.AsSpan().IndexOf([(byte)0xFF, (byte)0xC0]);
        (jpeg[frame + 5], jpeg[frame + 7]) = (0x1F, 0x1F);
        AssertFails(jpeg, "pixels (byte");
    }

    [Theory]
    [InlineData(0, "is a lossless, hierarchical or arithmetic JPEG (marker ff c9")]
    [InlineData(1, "is truncated, it ends at byte 3 inside the JPEG header.")]
    [InlineData(2, "has no JPEG marker at byte 6.")]
    [InlineData(3, "has no picture size before the JPEG marker ff da at byte 2.")]
    [InlineData(4, "has 12 bits per sample")]
    public void ReadHeader_Broken_IsOneSentence(int kind, string problem)
    {
        byte[] jpeg = Bytes("grey");
        int frame = jpeg.AsSpan().IndexOf([(byte)0xFF, (byte)0xC0]);
        if (kind == 0) jpeg[frame + 1] = 0xC9;
        if (kind == 4) jpeg[frame + 4] = 12;
        AssertFails(kind switch { 1 => jpeg[..3], 2 => [0xFF, 0xD8, 0xFF, 0xE0, 0, 2, 1, 0xFF], 3 => [0xFF, 0xD8, 0xFF, 0xDA, 0, 2], _ => jpeg }, problem);
    }

    [Fact]
    public void Decode_Truncated_IsRefused()
    {
        RequireLibrary();
        byte[] jpeg = Bytes("rgb-444");
        var e = Assert.Throws<UnreadableDataException>(() => PictureFile.Decode(jpeg.AsMemory(0, jpeg.Length - 60), "x.jpg"));
        Assert.StartsWith("x.jpg: is a damaged or truncated JPEG picture (", e.Message, StringComparison.Ordinal);
    }

    internal static byte[] Bytes(string name) => GoldenPictures.Named("jpeg", name).GetProperty("jpeg").GetBytesFromBase64();

    internal static void RequireLibrary()
    {
        if (!TurboJpeg.IsInstalled) Assert.Skip("libturbojpeg.so.0 is not installed.");
    }

    private static void AssertFails(byte[] jpeg, string problem)
    {
        var e = Assert.Throws<UnreadableDataException>(() => PictureFile.ReadHeader(new MemoryStream(jpeg), "x.jpg"));
        Assert.StartsWith("x.jpg: ", e.Message, StringComparison.Ordinal);
        Assert.Contains(problem, e.Message, StringComparison.Ordinal);
    }
}
