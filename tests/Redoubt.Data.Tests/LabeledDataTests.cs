using System.Security.Cryptography;
using System.Text;
using Redoubt.Tensors;

namespace Redoubt.Data.Tests;

public sealed class LabeledDataTests
{
    private static readonly LabeledData Three = new(new Tensor(new Shape(3, 2), new float[] { 1, 2, 3, 4, 5, 6 }), [7, 8, 9], "three", [10, 20, 30], ["a"]);

    [Fact]
    public void Take_Rows_KeepsOriginalIndices()
    {
        LabeledData taken = Three.Take([2, 0]);
        Assert.Equal([5f, 6, 1, 2], taken.Inputs.Data.ToArray());
        Assert.Equal([9, 7], taken.Labels);
        Assert.Equal([30, 10], taken.RowIndices);
        Assert.Equal("three", taken.Source);
    }

    [Fact]
    public void ContentHash_IsTheDocumentedOne()
    {
        byte[] bytes =
        [
            .. Encoding.ASCII.GetBytes("redoubt-data-1\n3,2\n"),
            .. Three.Labels.SelectMany(BitConverter.GetBytes),
            .. Three.Inputs.Data.ToArray().SelectMany(BitConverter.GetBytes),
        ];
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), Three.ContentHash);
    }

    [Fact]
    public void Constructor_BadArguments_AreNamed()
    {
        var tensor = new Tensor(new Shape(2, 1));
        Assert.Throws<ArgumentException>(() => new LabeledData(tensor, [0], "x"));
        Assert.Throws<ArgumentException>(() => new LabeledData(tensor, [0, -1], "x"));
        Assert.Throws<ArgumentException>(() => new LabeledData(tensor, [0, 0], "x", [1]));
        Assert.Throws<ArgumentException>(() => new LabeledData(new Tensor(new Shape(2)), [0, 0], "x"));
        Assert.Throws<ArgumentException>(() => new LabeledData(new Tensor(new Shape(0, 2)), [], "x"));
    }

    [Fact]
    public void RequireClasses_LabelOutside_NamesTheOriginalRow()
    {
        Three.RequireClasses(10);
        var e = Assert.Throws<UnreadableDataException>(() => Three.RequireClasses(8));
        Assert.Equal("three: row 20 has label 8, but the model has only the classes 0 to 7.", e.Message);
    }

    [Fact]
    public void Concatenate_DifferentNames_DropsThem()
    {
        var other = new LabeledData(new Tensor(new Shape(1, 2)), [0], "other", null, ["b"]);
        Assert.Null(LabeledData.Concatenate([Three, other], "both").ClassNames);
        Assert.Equal(["a"], LabeledData.Concatenate([Three, Three], "twice").ClassNames!);
    }
}
