using System.Globalization;
using System.Text.Json;
using Redoubt.Testing;

namespace Redoubt.Data.Tests;

/// <summary>Against files that NumPy wrote; see tests/golden/npy/PROVENANCE.md.</summary>
public sealed class NpyGoldenTests
{
    private static readonly string Folder = Repository.PathOf("tests/golden/npy");
    private static readonly JsonElement Index = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "index.json"))).RootElement;

    public static TheoryData<string> Files => [.. Index.GetProperty("arrays").EnumerateArray().Select(entry => entry.GetProperty("file").GetString()!)];

    [Theory]
    [MemberData(nameof(Files))]
    public void Load_FileOfNumPy_GivesTypeShapeAndValues(string file)
    {
        JsonElement expected = Entry(file);
        NpyArray array = NpyArray.Load(Path.Combine(Folder, file));

        Assert.Equal(expected.GetProperty("type").GetString(), NpyCodes.Of(array.Type));
        Assert.Equal([.. expected.GetProperty("shape").EnumerateArray().Select(extent => extent.GetInt32())], array.Shape.Extents.ToArray());
        JsonElement[] values = [.. expected.GetProperty("values").EnumerateArray()];
        switch (NpyCodes.Of(array.Type)[0])
        {
            case 'f':
                // As bits, so that a negative zero counts.
                Assert.Equal(values.Select(value => Bits(double.Parse(value.GetString()!, CultureInfo.InvariantCulture))), array.ToArray<double>().Select(Bits));
                break;
            case 'b':
                Assert.Equal(values.Select(value => value.GetBoolean()), array.ToLiteral().Booleans);
                break;
            default:
                Assert.Equal(values.Select(value => Int128.Parse(value.GetString()!, CultureInfo.InvariantCulture)), array.ToArray<Int128>());
                break;
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Write_WhatWasRead_GivesNumPysBytesOrTheSameArray(string file)
    {
        NpyArray array = NpyArray.Load(Path.Combine(Folder, file));
        using var written = new MemoryStream();
        array.Write(written);

        if (Entry(file).GetProperty("sameBytes").GetBoolean())
        {
            Assert.Equal(File.ReadAllBytes(Path.Combine(Folder, file)), written.ToArray());
            return;
        }

        written.Position = 0;
        NpyArray again = NpyArray.Read(written, "memory");
        Assert.Equal((array.Type, array.Shape), (again.Type, again.Shape));
        Assert.Equal(array.Bytes.ToArray(), again.Bytes.ToArray());
    }

    private static JsonElement Entry(string file) =>
        Index.GetProperty("arrays").EnumerateArray().Single(entry => entry.GetProperty("file").GetString() == file);

    private static long Bits(double value) => BitConverter.DoubleToInt64Bits(value);
}
