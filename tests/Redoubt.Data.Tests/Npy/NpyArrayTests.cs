using System.Text;
using Redoubt.Tensors;

namespace Redoubt.Data.Tests;

public sealed class NpyArrayTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void Of_Literals_KeepTheirType()
    {
        var shape = new Shape(3);
        Assert.Equal([1f, -2.5f, 0f], NpyArray.Of(Literal.Of(shape, [1f, -2.5f, 0f])).ToLiteral().Floats);
        Assert.Equal([1L, long.MinValue, 0L], NpyArray.Of(Literal.Of(shape, [1L, long.MinValue, 0L])).ToLiteral().Integers);
        Assert.Equal([true, false, true], NpyArray.Of(Literal.Of(shape, [true, false, true])).ToLiteral().Booleans);
        Assert.Equal(NpyType.Float32, NpyArray.Of(new Tensor(shape)).Type);
    }

    [Fact]
    public void Of_WrongCount_Throws() => Assert.Throws<ArgumentException>(() => NpyArray.Of<float>(new Shape(3), [1f]));

    [Theory]
    [InlineData(NpyType.Int8, new double[] { 1, -2, 44, -1 })]        // 300 = 0x12C keeps 0x2C = 44; 65535 keeps 0xFF = -1
    [InlineData(NpyType.UInt8, new double[] { 1, 254, 44, 255 })]
    [InlineData(NpyType.Int16, new double[] { 1, -2, 300, -1 })]
    [InlineData(NpyType.UInt16, new double[] { 1, 65534, 300, 65535 })]
    [InlineData(NpyType.Int32, new double[] { 1, -2, 300, 65535 })]
    [InlineData(NpyType.UInt32, new double[] { 1, 4294967294, 300, 65535 })]
    [InlineData(NpyType.Float16, new double[] { 1, -2, 300, double.PositiveInfinity })]
    [InlineData(NpyType.Float32, new double[] { 1, -2, 300, 65535 })]
    [InlineData(NpyType.Float64, new double[] { 1, -2, 300, 65535 })]
    [InlineData(NpyType.Boolean, new double[] { 1, 1, 1, 1 })]
    public void ConvertTo_FromInt64_WrapsAsCastsDo(NpyType type, double[] expected)
    {
        NpyArray converted = NpyArray.Of<long>(new Shape(4), [1, -2, 300, 65535]).ConvertTo(type);
        Assert.Equal(type, converted.Type);
        Assert.Equal(expected, converted.ToArray<double>());
    }

    [Fact]
    public void ConvertTo_FromFloat_TruncatesAndSaturates()
    {
        NpyArray floats = NpyArray.Of<float>(new Shape(5), [1.9f, -1.9f, 1e20f, -1e20f, float.NaN]);
        Assert.Equal([1L, -1, int.MaxValue, int.MinValue, 0], floats.ConvertTo(NpyType.Int32).ToArray<long>());
        Assert.Equal([true, true, true, true, true], floats.ConvertTo(NpyType.Boolean).ToLiteral().Booleans);
        Assert.Equal([false, true], NpyArray.Of<float>(new Shape(2), [-0f, 0.1f]).ConvertTo(NpyType.Boolean).ToLiteral().Booleans);
    }

    [Fact]
    public void ConvertTo_EveryPairOfTypes_KeepsSmallNumbers()
    {
        NpyArray small = NpyArray.Of<int>(new Shape(2, 3), [0, 1, 2, 3, 100, 127]);
        foreach (NpyType from in Enum.GetValues<NpyType>().Where(type => type != NpyType.Boolean))
        {
            foreach (NpyType to in Enum.GetValues<NpyType>().Where(type => type != NpyType.Boolean))
                Assert.Equal([0, 1, 2, 3, 100, 127], small.ConvertTo(from).ConvertTo(to).ToArray<int>());
        }
    }

    [Fact]
    public void ConvertTo_UInt64_KeepsTheHighBit() =>
        Assert.Equal(9.2233720368547758e18f, NpyArray.Of<ulong>(new Shape(1), [1UL << 63]).ConvertTo(NpyType.Float32).ToTensor().Data[0]);

    [Fact]
    public void Save_ExistingFile_IsReplacedAndNothingElseLeft()
    {
        string path = _folder.Write("y.npy", [1, 2, 3]);
        NpyArray.Of<int>(new Shape(2), [5, 6]).Save(path);

        Assert.Equal([5, 6], NpyArray.Load(path).ToArray<int>());
        Assert.Equal([path], Directory.GetFiles(_folder.Root));
    }

    [Fact]
    public void Load_Compressed_IsRead()
    {
        using var buffer = new MemoryStream();
        NpyArray.Of<int>(new Shape(2), [5, 6]).Write(buffer);
        Assert.Equal([5, 6], NpyArray.Load(_folder.Write("x.npy", TempFolder.Gzip(buffer.ToArray()))).ToArray<int>());
    }

    [Theory]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", "f4[2]")]
    [InlineData("{\"shape\":(1,2L),\"descr\":\"|u1\",\"fortran_order\":True}\n", "u1[1,2]")]
    [InlineData("{'descr': '=i2', 'fortran_order': False, 'shape': ()}   ", "i2[]")]
    public void Read_OtherSpellings_AreUnderstood(string header, string expected)
    {
        using var stream = new MemoryStream([.. Head(header), .. new byte[expected switch { "f4[2]" => 8, _ => 2 }]]);
        Assert.Equal(expected, NpyArray.Read(stream, "x").ToString());
    }

    [Theory]
    [InlineData("", "lacks '{' (byte 10)")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), } x", "goes on after its closing brace (byte 68)")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), 'shape': (2,)}", "has the key 'shape' unknown or twice (byte 74)")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'color': 1}", "has the key 'color' unknown or twice (byte 59)")]
    [InlineData("{'descr': '<f4', 'shape': (2,)}", "lacks one of descr, fortran_order and shape (byte 41)")]
    [InlineData("{'descr': '|O', 'fortran_order': False, 'shape': (2,)}", "has element type '|O', supported are ")]
    [InlineData("{'descr': '<c8', 'fortran_order': False, 'shape': (2,)}", "has element type '<c8', supported are ")]
    [InlineData("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2,)}", "lacks a quoted string (byte 20)")]
    [InlineData("{'descr': '<f4', 'fortran_order': 0, 'shape': (2,)}", "has a fortran_order that is neither True nor False (byte 44)")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (-2,)}", "has an extent that is not a number from 0 to 2147483647 (byte 61)")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999,)}", "has an extent that is not a number from 0 to 2147483647")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (65536, 65536)}", "promises more numbers than one tensor holds (2147483647)")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (0, 65536, 65536)}", "promises more numbers than one tensor holds (2147483647)")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2", "lacks ')' (byte 62)")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1)}", "has more than 32 axes (byte 125)")]
    [InlineData("{'descr': '<f4", "has a string without its closing quote (byte 20)")]
    public void Read_BadHeader_NamesTheByte(string header, string problem)
    {
        using var stream = new MemoryStream([.. Head(header), .. new byte[8]]);
        var e = Assert.Throws<UnreadableDataException>(() => NpyArray.Read(stream, "x.npy"));
        Assert.StartsWith($"x.npy: the NPY header {problem}", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { 1, 2 }, "is truncated, it ends at byte 2 inside the header.")]
    [InlineData(new byte[] { 1, 2, 3, 4, 5, 6, 7, 8 }, "is not an NPY file, it does not begin with \\x93NUMPY.")]
    [InlineData(new byte[] { 0x93, 78, 85, 77, 80, 89, 4, 0 }, "has NPY version 4.0 (byte 6), versions 1.0, 2.0 and 3.0 are supported.")]
    [InlineData(new byte[] { 0x93, 78, 85, 77, 80, 89, 2, 0, 0, 0, 0, 64 }, "has a header of 1073741824 bytes (byte 8), at most 65536 are read.")]
    [InlineData(new byte[] { 0x93, 78, 85, 77, 80, 89, 1, 0, 9, 0, 65 }, "is truncated, it ends at byte 11 inside the header.")]
    public void Read_NotAnArray_NamesTheByte(byte[] bytes, string problem)
    {
        using var stream = new MemoryStream(bytes);
        Assert.Equal("x.npy: " + problem, Assert.Throws<UnreadableDataException>(() => NpyArray.Read(stream, "x.npy")).Message);
    }

    [Theory]
    [InlineData(7, "the header promises f4 [2], 8 bytes from byte 65 on, but only 7 follow.", 65)]
    [InlineData(9, "1 bytes too many, the data of the header (f4 [2]) end at byte 73.", 73)]
    public void Read_WrongLength_NamesTheByte(int dataBytes, string problem, long position)
    {
        using var stream = new MemoryStream([.. Head("{'descr': '<f4', 'fortran_order': False, 'shape': (2,)}"), .. new byte[dataBytes]]);
        var e = Assert.Throws<UnreadableDataException>(() => NpyArray.Read(stream, "x.npy"));
        Assert.Equal(("x.npy: " + problem, position), (e.Message, e.Position));
    }

    [Fact]
    public void Read_ClaimOfTwoGigabytes_FailsWithoutAllocating()
    {
        using var stream = new MemoryStream([.. Head("{'descr': '<f4', 'fortran_order': False, 'shape': (500000000,)}"), .. new byte[100]]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<UnreadableDataException>(() => NpyArray.Read(stream, "x.npy"));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    public void Dispose() => _folder.Dispose();

    private static byte[] Head(string header) =>
        [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, (byte)(header.Length >> 8), .. Encoding.ASCII.GetBytes(header)];
}
