using Redoubt.Evidence;
using Redoubt.Tensors;

namespace Redoubt.Data.Tests;

/// <summary>Whatever is read in batches, or row by row after a look at the labels, is what is read at once.</summary>
public sealed class StreamTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public static TheoryData<string> Arguments =>
    [
        "digits/test", "digits#5:40+digits/train#0:7", "idx", "idx.gz", "cifar", "cifar.gz", "cifar.gz#3:7", "npy-f4", "npy-fortran", "npy-big", "npy-u1#2:5", "images",
    ];

    [Theory]
    [MemberData(nameof(Arguments))]
    public void Batches_AnySource_JoinToTheWhole(string name)
    {
        var source = DataSource.Parse(Make(name));
        LabeledData whole = DataLoader.Load(source, TestContext.Current.CancellationToken);
        foreach (int size in new[] { 1, 3, 1000 })
        {
            using var stream = DataStream.Open(source, cancellationToken: TestContext.Current.CancellationToken);
            LabeledData[] batches = [.. stream.Batches(size, TestContext.Current.CancellationToken)];
            Assert.All(batches.SkipLast(1), batch => Assert.Equal(size, batch.Rows));
            Assert.Equal(whole.ContentHash, LabeledData.Concatenate(batches, name).ContentHash);
            Assert.Equal(whole.RowIndices, batches.SelectMany(static batch => batch.RowIndices));
            Assert.Equal(whole.ClassNames, stream.ClassNames);
            Assert.Equal(stream.Rows ?? whole.Rows, whole.Rows);
            Assert.Null(stream.Next(1, TestContext.Current.CancellationToken));
        }
    }

    [Theory]
    [MemberData(nameof(Arguments))]
    public void LoadRows_OfASampleOfTheIndex_IsTheSampleInMemory(string name)
    {
        var source = DataSource.Parse(Make(name));
        LabeledData whole = DataLoader.Load(source, TestContext.Current.CancellationToken);
        DataIndex index = DataIndex.Read(source, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(whole.Labels, index.Labels);
        Assert.Equal(4L * whole.Inputs.Count, index.InputBytes);

        int[] rows = StratifiedSample.Choose(index.Labels, index.Labels.Max() + 1, 4, new RandomKey(3)).Rows;
        LabeledData chosen = DataLoader.LoadRows(source, rows, new DataOptions(), TestContext.Current.CancellationToken), expected = whole.Take(rows);
        Assert.Equal(expected.ContentHash, chosen.ContentHash);
        Assert.Equal(expected.RowIndices, chosen.RowIndices);
    }

    [Fact]
    public void Load_OverTheMemoryLimit_NamesTheWaysOut()
    {
        string argument = Make("cifar");
        var options = new DataOptions { MemoryLimit = 5 * 3072 * 4 };
        var e = Assert.Throws<UnreadableDataException>(() => DataLoader.Load(DataSource.Parse(argument), options, TestContext.Current.CancellationToken));
        Assert.Equal(
            $"{argument}: needs 147.5 kB of memory for 12 rows of [3,32,32], more than the 61.4 kB allowed; take a slice with #START:COUNT or a sample with --sample, "
            + "make images smaller with --resize, or read it in batches (DataStream).",
            e.Message);
        using var stream = DataStream.Open(DataSource.Parse(argument), options, TestContext.Current.CancellationToken);
        Assert.Equal(12, stream.Batches(5, TestContext.Current.CancellationToken).Sum(static batch => batch.Rows));
        Assert.Equal(5, DataLoader.Load(DataSource.Parse(argument + "#2:5"), options, TestContext.Current.CancellationToken).Rows);
    }

    [Fact]
    public void Load_OverTheMemoryLimitWithUnknownRows_StopsInTime()
    {
        var options = new DataOptions { MemoryLimit = 5 * 3072 * 4 };
        var e = Assert.Throws<UnreadableDataException>(() => DataLoader.Load(DataSource.Parse(Make("cifar.gz")), options, TestContext.Current.CancellationToken));
        Assert.Contains("needs at least 73.7 kB of memory for 6 rows", e.Message, StringComparison.Ordinal);
    }

    // A picture of 8192x8192 bits is claimed and not there: no memory for its 67 million numbers.
    [Fact]
    public void Load_FalselyLargePicture_AllocatesLittle()
    {
        byte[] header = [0, 0, 32, 0, 0, 0, 32, 0, 1, 0, 0, 0, 0], data = new byte[9000];
        _folder.Write("lies/a/1.png", [.. PngChunks.Signature, .. PngEncoder.Chunk("IHDR", header), .. PngEncoder.Chunk("IDAT", data), .. PngEncoder.Chunk("IEND", [])]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<UnreadableDataException>(() => DataLoader.Load($"images:{_folder.Root}/lies", TestContext.Current.CancellationToken));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public void Next_LargeFile_HoldsOneBatch()
    {
        // 3,000 rows are 37 MB of floats; the file is read with batches of 10 rows.
        using var stream = DataStream.Open(DataSource.Parse($"cifar10:{_folder.Write("big.bin", FileBytes.Cifar(3000))}"), cancellationToken: TestContext.Current.CancellationToken);
        long largest = 0;
        while (true)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            if (stream.Next(10, TestContext.Current.CancellationToken) is null) break;
            largest = Math.Max(largest, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.InRange(largest, 10 * 3072 * 4, 3 * 10 * 3072 * 4);
    }

    [Fact]
    public void LoadRows_RowsThatDoNotAscendOrExist_AreRefused()
    {
        var source = DataSource.Parse("digits");
        Assert.Throws<ArgumentException>(() => DataLoader.LoadRows(source, [2, 2], new DataOptions(), TestContext.Current.CancellationToken));
        Assert.Throws<ArgumentException>(() => DataLoader.LoadRows(source, [-1], new DataOptions(), TestContext.Current.CancellationToken));
        var e = Assert.Throws<UnreadableDataException>(() => DataLoader.LoadRows(source, [1, 5000], new DataOptions(), TestContext.Current.CancellationToken));
        Assert.Equal("digits: has no row 5000.", e.Message);
    }

    [Fact]
    public void Load_JoinedFoldersWithOtherClasses_AreMatchedByName()
    {
        foreach (string name in new[] { "one/cats/1.png", "one/dogs/1.png", "two/ants/1.png", "two/dogs/1.png" })
            _folder.Write(name, PngWriter.EncodeGrey(1, 1, [7]));
        LabeledData data = DataLoader.Load($"images:{_folder.Root}/one+images:{_folder.Root}/two", TestContext.Current.CancellationToken);
        Assert.Equal(["cats", "dogs", "ants"], data.ClassNames!);
        Assert.Equal([0, 1, 2, 1], data.Labels);
    }

    [Theory]
    [InlineData(0, 5, 1000, "Resize must have a height and a width in [1, 8192], was 0x5.")]
    [InlineData(5, 9000, 0, "Resize must have a height and a width in [1, 8192], was 5x9000. MemoryLimit must be positive, was 0.")]
    public void Load_BadOptions_ListsEveryRule(int height, int width, long limit, string message)
    {
        var options = new DataOptions { Resize = (height, width), MemoryLimit = limit };
        var e = Assert.Throws<ArgumentException>(() => DataLoader.Load(DataSource.Parse("digits"), options, TestContext.Current.CancellationToken));
        Assert.Equal(message, e.Message);
    }

    public void Dispose() => _folder.Dispose();

    private string Make(string name)
    {
        string slice = name.Contains('#', StringComparison.Ordinal) ? name[name.IndexOf('#', StringComparison.Ordinal)..] : string.Empty;
        switch (name.Split('-', '.', '#')[0])
        {
            case "digits/test" or "digits":
                return name;
            case "idx":
                byte[] images = FileBytes.Idx(FileBytes.Counting(9 * 12), 9, 2, 2, 3), labels = FileBytes.Idx([0, 1, 2, 0, 1, 2, 0, 1, 2], 9);
                if (name.EndsWith("gz", StringComparison.Ordinal)) images = TempFolder.Gzip(images);
                return $"idx:{_folder.Write("x.idx", images)},{_folder.Write("y.idx", labels)}";
            case "cifar":
                byte[] rows = FileBytes.Cifar(12);
                return $"cifar10:{_folder.Write("c.bin", name.Contains("gz", StringComparison.Ordinal) ? TempFolder.Gzip(rows) : rows)}{slice}";
            case "npy":
                return $"npy:{MakeNpy(name)},{_folder.Write("y.npy", Bytes(NpyArray.Of<long>(new Shape(8), [0, 1, 0, 1, 0, 1, 2, 0])))}{slice}";
            default:
                for (byte i = 0; i < 8; i++) _folder.Write($"pictures/class{i % 3}/{i}.png", PngWriter.EncodeGrey(3, 2, [i, 1, 2, 3, 4, i]));
                return $"images:{_folder.Root}/pictures";
        }
    }

    private string MakeNpy(string name)
    {
        float[] numbers = [.. Enumerable.Range(0, 8 * 6).Select(static i => i / 7f)];
        NpyArray array = name.StartsWith("npy-u1", StringComparison.Ordinal) ? NpyArray.Of<byte>(new Shape(8, 2, 3), FileBytes.Counting(48)) : NpyArray.Of<float>(new Shape(8, 2, 3), numbers);
        byte[] bytes = Bytes(array);
        if (name == "npy-fortran") "True, "u8.CopyTo(bytes.AsSpan(bytes.AsSpan().IndexOf("False,"u8)));
        if (name == "npy-big")
        {
            bytes[bytes.AsSpan().IndexOf("<f4"u8)] = (byte)'>';
            for (int i = bytes.Length - 4 * 48; i < bytes.Length; i += 4) bytes.AsSpan(i, 4).Reverse();
        }

        return _folder.Write("x.npy", bytes);
    }

    private static byte[] Bytes(NpyArray array)
    {
        using var buffer = new MemoryStream();
        array.Write(buffer);
        return buffer.ToArray();
    }
}
