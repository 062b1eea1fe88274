namespace Redoubt.Data.Tests;

public sealed class IdxRowsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Load_Grey_GivesOneChannelScaledBy255(bool compressed)
    {
        byte[] pixels = FileBytes.Counting(5 * 2 * 3);
        string argument = Pair(FileBytes.Idx(pixels, 5, 2, 3), FileBytes.Idx([0, 1, 2, 1, 0], 5), compressed);
        LabeledData data = DataLoader.Load(argument, TestContext.Current.CancellationToken);

        Assert.Equal("[5,1,2,3]", data.Inputs.Shape.ToString());
        Assert.Equal([.. pixels.Select(value => value / 255f)], data.Inputs.Data.ToArray());
        Assert.Equal([0, 1, 2, 1, 0], data.Labels);
        Assert.Equal([0, 1, 2, 3, 4], data.RowIndices);
        Assert.Equal(argument, data.Source);
        Assert.Null(data.ClassNames);
    }

    [Fact]
    public void Load_FourDimensions_MovesChannelsFirst()
    {
        // Two images of 1x2 pixels: (r,g,b) (r,g,b).
        string argument = Pair(FileBytes.Idx([1, 2, 3, 4, 5, 6, 10, 20, 30, 40, 50, 60], 2, 1, 2, 3), FileBytes.Idx([7, 8], 2), false);
        LabeledData data = DataLoader.Load(argument, TestContext.Current.CancellationToken);

        Assert.Equal("[2,3,1,2]", data.Inputs.Shape.ToString());
        float[] bytes = [.. data.Inputs.Data.ToArray().Select(value => MathF.Round(value * 255))];
        Assert.Equal([1, 4, 2, 5, 3, 6, 10, 40, 20, 50, 30, 60], bytes);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Load_Slice_EqualsSliceOfAll(bool compressed)
    {
        string argument = Pair(FileBytes.Idx(FileBytes.Counting(9 * 4), 9, 2, 2), FileBytes.Idx(FileBytes.Counting(9), 9), compressed);
        LabeledData all = DataLoader.Load(argument, TestContext.Current.CancellationToken);
        LabeledData slice = DataLoader.Load(argument + "#3:4", TestContext.Current.CancellationToken);

        Assert.Equal(all.Inputs.View(3, 4).Data.ToArray(), slice.Inputs.Data.ToArray());
        Assert.Equal(all.Labels[3..7], slice.Labels);
        Assert.Equal([3, 4, 5, 6], slice.RowIndices);
        Assert.Equal(all.Slice(3, 4).ContentHash, slice.ContentHash);
        Assert.NotEqual(all.ContentHash, slice.ContentHash);
    }

    public static TheoryData<byte[], byte[], string, long?> Broken => new()
    {
        { [1, 2, 8, 3], FileBytes.Idx([0], 1), "x.idx: is not an IDX file, it begins with 01 02 instead of 00 00.", 0 },
        { [0, 0, 13, 3], FileBytes.Idx([0], 1), "x.idx: has IDX element type 0d (byte 2), only unsigned bytes (08) are images and labels here.", 2 },
        { [0, 0, 8, 9], FileBytes.Idx([0], 1), "x.idx: has 9 dimensions (byte 3), 1 to 4 are supported.", 3 },
        { [0, 0, 8], FileBytes.Idx([0], 1), "x.idx: is truncated, it ends at byte 3 inside the header.", 3 },
        { [0, 0, 8, 3, 0, 0, 0, 1, 0, 0], FileBytes.Idx([0], 1), "x.idx: is truncated, it ends at byte 10 inside the header.", 10 },
        { FileBytes.Idx([1, 2], 2), FileBytes.Idx([0], 1), "x.idx: has 1 dimensions (byte 3), images have 3 (grey) or 4 (RGB, channels last).", 3 },
        { FileBytes.Idx([1, 2, 3, 4], 1, 1, 1, 4), FileBytes.Idx([0], 1), "x.idx: has 4 channels (byte 16), images with 4 dimensions have 3, last.", 16 },
        { FileBytes.Idx([], 1, 0, 1), FileBytes.Idx([0], 1), "x.idx: has extent 0 (byte 8).", 8 },
        { FileBytes.Idx([], 1, -1, 1), FileBytes.Idx([0], 1), "x.idx: has extent 4294967295 (byte 8).", 8 },
        { FileBytes.Idx([], 60000, 2000, 2000), FileBytes.Idx([0], 1), "x.idx: the header promises 60000x2000x2000 bytes, 240000000000 bytes from byte 16 on, but only 0 follow.", 16 },
        { FileBytes.Idx([], 1, 65536, 65536), FileBytes.Idx([0], 1), "x.idx: the header promises images of more numbers than one tensor holds (2147483647).", 12 },
        { FileBytes.Idx([1, 2, 3], 2, 2, 2), FileBytes.Idx([0, 0], 2), "x.idx: the header promises 2x2x2 bytes, 8 bytes from byte 16 on, but only 3 follow.", 16 },
        { FileBytes.Idx([1, 2, 3, 4, 5], 1, 2, 2), FileBytes.Idx([0], 1), "x.idx: 1 bytes too many, the data of the header (1x2x2 bytes) end at byte 20.", 20 },
        { FileBytes.Idx([], 0, 2, 2), FileBytes.Idx([], 0), "x.idx: holds no rows.", null },
        { FileBytes.Idx([1, 2, 3, 4], 1, 2, 2), FileBytes.Idx([1, 2], 1, 2), "y.idx: has 2 dimensions (byte 3), labels have 1.", 3 },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void Load_BrokenFile_NamesFileAndByte(byte[] images, byte[] labels, string message, long? position)
    {
        string argument = Pair(images, labels, false);
        var e = Assert.Throws<UnreadableDataException>(() => DataLoader.Load(argument, TestContext.Current.CancellationToken));

        Assert.Equal(message, e.Message.Replace(_folder.Root + Path.DirectorySeparatorChar, "", StringComparison.Ordinal));
        Assert.Equal(position, e.Position);
    }

    [Fact]
    public void Load_LabelCountDiffers_NamesBothFiles()
    {
        string argument = Pair(FileBytes.Idx([1, 2, 3, 4], 4, 1, 1), FileBytes.Idx([0, 0, 0], 3), false);
        var e = Assert.Throws<UnreadableDataException>(() => DataLoader.Load(argument, TestContext.Current.CancellationToken));
        Assert.Matches(@"^.*y\.idx: has 3 labels \(byte 4\), but .*x\.idx has 4 images\.$", e.Message);
    }

    [Fact]
    public void Load_SliceOutside_SaysHowManyRows()
    {
        string argument = Pair(FileBytes.Idx([1, 2, 3, 4], 4, 1, 1), FileBytes.Idx([0, 0, 0, 0], 4), false);
        var e = Assert.Throws<UnreadableDataException>(() => DataLoader.Load(argument + "#2:3", TestContext.Current.CancellationToken));
        Assert.EndsWith("x.idx: has 4 rows, so #2:3 is outside it.", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Load_HeaderClaimsTwoGigabytes_FailsWithoutAllocating(bool compressed)
    {
        byte[] images = [.. FileBytes.IdxHeader(60000, 189, 189), .. new byte[1000]];
        string argument = Pair(images, FileBytes.Idx(new byte[60000], 60000), compressed);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<UnreadableDataException>(() => DataLoader.Load(argument, TestContext.Current.CancellationToken));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2_000_000);
    }

    [Fact]
    public void Load_CompressedClaimWithinExpansion_AllocatesOnlyWhatArrives()
    {
        // The compressed size (about 4 kB) makes a claim of 3 MB believable, which would be 12 MB of floats; but only 300 kB arrive.
        byte[] images = [.. FileBytes.IdxHeader(1, 1500, 2000), .. Enumerable.Range(0, 300_000).Select(i => (byte)(i * 31 >> 9))];
        string argument = Pair(images, FileBytes.Idx([0], 1), true);
        long before = GC.GetAllocatedBytesForCurrentThread();
        var e = Assert.Throws<UnreadableDataException>(() => DataLoader.Load(argument, TestContext.Current.CancellationToken));

        Assert.EndsWith("is truncated, it ends at byte 300016 inside image 0.", e.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 3_000_000);
    }

    [Fact]
    public void Load_CompressedFileGoesOn_IsRejected()
    {
        string argument = Pair(FileBytes.Idx([1, 2, 3, 4, 5], 1, 2, 2), FileBytes.Idx([0], 1), true);
        var e = Assert.Throws<UnreadableDataException>(() => DataLoader.Load(argument, TestContext.Current.CancellationToken));
        Assert.EndsWith("x.idx: goes on after its data end at byte 20.", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_DamagedGzip_NamesTheByte()
    {
        byte[] gzip = TempFolder.Gzip(FileBytes.Idx(FileBytes.Counting(400), 100, 2, 2));
        gzip[30] ^= 0x55;
        string argument = $"idx:{_folder.Write("x.idx", gzip)},{_folder.Write("y.idx", FileBytes.Idx(new byte[100], 100))}";
        var e = Assert.Throws<UnreadableDataException>(() => DataLoader.Load(argument, TestContext.Current.CancellationToken));
        Assert.Contains("x.idx: ", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_Canceled_Stops()
    {
        string argument = Pair(FileBytes.Idx([1, 2, 3, 4], 4, 1, 1), FileBytes.Idx([0, 0, 0, 0], 4), false);
        Assert.Throws<OperationCanceledException>(() => DataLoader.Load(argument, new CancellationToken(canceled: true)));
    }

    public void Dispose() => _folder.Dispose();

    private string Pair(byte[] images, byte[] labels, bool compressed)
    {
        string x = _folder.Write("x.idx", compressed ? TempFolder.Gzip(images) : images);
        string y = _folder.Write("y.idx", compressed ? TempFolder.Gzip(labels) : labels);
        return $"idx:{x},{y}";
    }
}
