using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Redoubt.Evidence;
using Redoubt.Tensors;

namespace Redoubt.Data.Tests;

/// <summary>Every parser of this project.</summary>
internal static class FuzzTargets
{
    private const string Name = "fuzzed";

    private static readonly DataOptions Small = new() { MemoryLimit = 20_000_000 };

    private static readonly byte[] Labels = FileBytes.Idx([0, 1, 2, 3], 4), Images = FileBytes.Idx(FileBytes.Counting(4 * 6), 4, 2, 3);

    private static readonly TableSchema Schema = new()
    {
        Columns =
        [
            new ColumnSchema { Name = "a", Kind = ColumnKind.Numeric, Fill = "0" },
            new ColumnSchema { Name = "b", Kind = ColumnKind.Categorical, Levels = ["red", "blue", "x y"] },
            new ColumnSchema { Name = "c", Kind = ColumnKind.Boolean },
            new ColumnSchema { Name = "d", Kind = ColumnKind.Group },
            new ColumnSchema { Name = "e", Kind = ColumnKind.Label, Levels = ["0", "1"], Map = new Dictionary<string, string> { ["two"] = "1" } },
        ],
    };

    private static readonly string[] Arguments =
        ["digits#0:5+mnist:/a/train#3:4+idx:\"x,1\",y+cifar10:b#1:2", "csv:a.csv;schema=s.yaml#0:9", "text:a;text=x,text=y;label=z+images:/p", "npy:x,y#1:2"];

    private static readonly byte[][] NpyWords = Words("'descr': ", "'<f8'", "'|O'", "'>i2'", "True", "False", "(2, 3)", "(2147483647,)", "'shape': ", "}", "{");

    private static readonly byte[][] JsonWords = Words("{}", "[[[[", "\"\\u0000\"", "\"\\ud800\"", "null", "1e999", "\n", "\"a\":", "}{");

    private static readonly byte[][] YamlWords = Words("&a ", "*a", "!!int ", "---\n", "...\n", "? ", "- ", "{", "[[[[[[[[[", "|\n", ">\n", "\"\\u12", "label", "type: ", "levels: [", "%YAML 1.1\n", "\t");

    /// <summary>All of them, by name.</summary>
    public static IReadOnlyDictionary<string, FuzzTarget> All { get; } = Make().ToDictionary(static target => target.Name);

    private static IEnumerable<FuzzTarget> Make() =>
    [
        new("idx images", [Images, FileBytes.Idx(FileBytes.Counting(4 * 18), 4, 2, 3, 3)], static file => Collect(new IdxRows(Source(file), Source(Labels)))),
        new("idx labels", [Labels], static file => Collect(new IdxRows(Source(Images), Source(file)))),
        new("idx gz", [TempFolder.Gzip(Images)], static file => Collect(new IdxRows(Source(file), Source(Labels)))) { Repair = Zip(Images) },
        new("cifar", [FileBytes.Cifar(2)], static file => Collect(new CifarRows(Source(file)))),
        new("cifar gz", [TempFolder.Gzip(FileBytes.Cifar(2))], static file => Collect(new CifarRows(Source(file)))) { Repair = Zip(FileBytes.Cifar(2)) },
        new("npy array", NpySeeds(), static file => NpyArray.Read(Source(file)).ToTensor()) { Words = NpyWords },
        new("npy rows", NpySeeds(), static file => Collect(new NpyRows(Source(file), Source(Npy(NpyArray.Of<long>(new Shape(2), [0, 1])))))) { Words = NpyWords },
        new("npy labels", [Npy(NpyArray.Of<long>(new Shape(2), [0, 1]))], static file => Collect(new NpyRows(Source(NpySeeds()[0]), Source(file)))) { Words = NpyWords },
        new("png", PngSeeds(), static file => Picture(file)) { Words = [.. "IHDR PLTE IDAT IEND tRNS gAMA"u8.ToArray().Chunk(5)], Repair = PngRepair, LeastRejected = 0.3 },
        new("pnm", PnmSeeds(), static file => Picture(file)) { Words = [.. "P1 P2 P3 P4 P5 P6 #\n 255 65535 99999999999 "u8.ToArray().Chunk(3)] },
        new("jpeg head", JpegSeeds(), static file => PictureFile.ReadHeader(new MemoryStream(file), Name)) { LeastRejected = 0.01 },
        new("jpeg", JpegSeeds(), static file => Picture(file)) { LeastRejected = 0.05 },
        new("csv", CsvSeeds(), static file => Records(new DelimitedReader(Source(file), null, true))) { LeastRejected = 0.05 },
        new("csv rows", CsvSeeds(), static file => Collect(new TableRows(new DelimitedReader(Source(file), null, true), Schema))),
        new("csv types", CsvSeeds(), static file => Infer(new DelimitedReader(Source(file), null, true))) { LeastRejected = 0.05 },
        new("json lines", JsonSeeds(), static file => Records(new JsonLinesReader(Source(file)))) { Words = JsonWords },
        new("json types", JsonSeeds(), static file => Infer(new JsonLinesReader(Source(file)))) { Words = JsonWords },
        new("schema", [Encoding.UTF8.GetBytes(Schema.ToYaml())], static file => SchemaYaml.Read(YamlItem.Parse(file, Name), Name)) { Words = YamlWords },
        new("gzip", GzipSeeds(), static file => Copy(Source(file))) { Repair = GzipRepair },
        new("argument", [.. Arguments.Select(Encoding.UTF8.GetBytes)], static file => DataSource.Parse(Encoding.UTF8.GetString(file))),
    ];

    private static byte[][] Words(params string[] words) => [.. words.Select(Encoding.ASCII.GetBytes)];

    private static ByteSource Source(byte[] file) => ByteSource.Of(new MemoryStream(file), Name);

    private static void Collect(RowReader rows)
    {
        using var whole = new SlicedRows(rows, null);
        RowCollector.CollectAll(whole, Name, Small, CancellationToken.None);
    }

    private static void Records(RecordReader records)
    {
        while (records.MoveNext())
        {
            for (int i = 0; i < records.PresentCount; i++) _ = records.Text(records.PresentAt(i), trimmed: true);
        }
    }

    private static void Infer(RecordReader records)
    {
        var inference = new SchemaInference(records, null, null, []);
        while (records.MoveNext()) inference.Add();
        TableSchema schema = inference.ToSchema(',', true);
        _ = SchemaYaml.Read(YamlItem.Parse(Encoding.UTF8.GetBytes(schema.ToYaml()), Name), Name);
    }

    // Head and pixels must agree about every file that decodes.
    private static void Picture(byte[] file)
    {
        PictureHeader header = PictureFile.ReadHeader(new MemoryStream(file), Name);
        if (!TurboJpeg.IsInstalled && file is [0xFF, 0xD8, ..]) return;
        Picture picture = PictureFile.Decode(file, Name);
        Assert.Equal(header, new PictureHeader(picture.Width, picture.Height, picture.Channels));
        Assert.Equal(picture.Width * picture.Height * picture.Channels, picture.Samples.Length);
        foreach (ushort sample in picture.Samples) if (sample > picture.Maximum) Assert.Fail("a sample above the maximum");
    }

    private static void Copy(ByteSource source)
    {
        var buffer = new byte[1 << 16];
        for (long total = 0; source.ReadUpTo(buffer) == buffer.Length; total += buffer.Length) Assert.True(total < source.MostBytes);
    }

    private static byte[] Npy(NpyArray array)
    {
        using var buffer = new MemoryStream();
        array.Write(buffer);
        return buffer.ToArray();
    }

    private static byte[][] NpySeeds()
    {
        byte[] plain = Npy(NpyArray.Of<float>(new Shape(2, 3), [0, 0.5f, 1, 2, -1, 3])), fortran = [.. plain], big = [.. plain];
        "True, "u8.CopyTo(fortran.AsSpan(fortran.AsSpan().IndexOf("False,"u8)));
        big[big.AsSpan().IndexOf((byte)'<')] = (byte)'>';
        return [plain, fortran, big, [.. plain[..6], 2, 0, plain[8], plain[9], 0, 0, .. plain[10..]], Npy(NpyArray.Of<byte>(new Shape(2, 2, 2), FileBytes.Counting(8)))];
    }

    private static byte[][] PngSeeds() => [.. GoldenPictures.All("png").Where(static (_, i) => i % 7 == 0).Select(static entry => entry.GetProperty("png").GetBytesFromBase64())];

    private static byte[][] JpegSeeds() =>
        [.. GoldenPictures.All("jpeg").Where(static entry => entry.GetProperty("name").GetString() != "cmyk").Select(static entry => entry.GetProperty("jpeg").GetBytesFromBase64())];

    private static byte[][] PnmSeeds() =>
    [
        "P1\n# c\n3 2\n1 0 1 0 1 0\n"u8.ToArray(), "P2 2 2 9 1 2 3 4"u8.ToArray(), "P3 1 2 255 1 2 3 4 5 6\n"u8.ToArray(),
        [.. "P4 9 2\n"u8, 1, 128, 2, 0], [.. "P5 3 2 200\n"u8, 1, 2, 3, 4, 5, 6], [.. "P6 1 1 65535\n"u8, 1, 2, 3, 4, 5, 6],
    ];

    private static byte[][] CsvSeeds() =>
    [
        "a,b,c,d,e\n1.5,red,true,g,0\n2,blue,no,h,1\n?,\"x y\",1,\"g \"\"q\"\"\",two\n"u8.ToArray(),
        "\uFEFFe;d;c;b;a\r\n0;g;0;red;1e3\r\n1;\"two\nlines\";1;blue;-2\r\n"u8.ToArray(),
        "a\tb\tc\td\te\r1\tred\ty\tä\t1\r\n"u8.ToArray(),
    ];

    private static byte[][] JsonSeeds() =>
    [
        "{\"a\":1.5,\"b\":\"red\",\"c\":true,\"d\":\"g\\n\\u00e4\",\"e\":0}\n{\"e\":1,\"a\":null,\"b\":\"blue\",\"c\":false,\"d\":[1,{\"x\":2}]}\n"u8.ToArray(),
        "{\"label\":\"spam\",\"x\":3}\r\n\r\n{\"label\":\"ham\",\"x\":4}"u8.ToArray(),
    ];

    private static byte[][] GzipSeeds() =>
    [
        TempFolder.Gzip(FileBytes.Counting(300)), [.. TempFolder.Gzip([1, 2, 3]), .. TempFolder.Gzip(FileBytes.Counting(50)), 0, 0],
        [.. TempFolder.Gzip(FileBytes.Counting(9))[..3], 30, 0, 0, 0, 0, 0, 3, 1, 0, 7, .. "n\0c\0"u8, 1, 2, .. TempFolder.Gzip(FileBytes.Counting(9))[10..]],
    ];

    // The damage goes into what is compressed.
    private static Func<byte[], RandomKey, byte[]> Zip(byte[] content) => (_, key) => TempFolder.Gzip(Mutator.Mutate(content, [], key));

    private static byte[] GzipRepair(byte[] damaged, RandomKey key)
    {
        // A stream of deflate blocks that was damaged, behind a header that was not.
        byte[] inner = Mutator.Mutate(GzipSeeds()[0][10..], [], key);
        return [.. GzipSeeds()[0][..10], .. inner];
    }

    // Half: checks corrected. Half: a header drawn at random over compressed rows of about the right length.
    private static byte[] PngRepair(byte[] damaged, RandomKey key)
    {
        if (key.Below(2, 0) == 0) return WithChecks(damaged);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, 1 + key.Below(40, 1));
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), 1 + key.Below(40, 2));
        (header[8], header[9], header[12]) = ((byte)(1 << key.Below(5, 3)), (byte)key.Below(7, 4), (byte)key.Below(2, 5));
        var rows = new byte[key.Below(4000, 6)];
        for (uint i = 0; i < rows.Length; i++) rows[i] = (byte)(key.Below(2, 7) == 0 ? key.Fold(1).Below(5, i) : key.Fold(2).Below(256, i));
        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Fastest, leaveOpen: true)) zlib.Write(rows);
        return
        [
            .. PngChunks.Signature, .. PngEncoder.Chunk("IHDR", header), .. PngEncoder.Chunk("PLTE", new byte[3 * (1 + key.Below(256, 8))]),
            .. PngEncoder.Chunk("IDAT", compressed.ToArray()), .. PngEncoder.Chunk("IEND", []),
        ];
    }

    private static byte[] WithChecks(byte[] png)
    {
        byte[] copy = [.. png];
        for (int at = 8; at + 12 <= copy.Length;)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(copy.AsSpan(at));
            if (length > copy.Length - at - 12) break;
            BinaryPrimitives.WriteUInt32BigEndian(copy.AsSpan(at + 8 + (int)length), Crc32.Of(copy.AsSpan(at + 4, 4 + (int)length)));
            at += 12 + (int)length;
        }

        return copy;
    }
}
