using System.Security.Cryptography;

namespace Redoubt.Data.Tests;

public sealed class DigitsDataTests
{
    [Fact]
    public void Resource_IsTheFileOfTheDebianPackage()
    {
        using Stream resource = DigitsData.OpenResource();
        Assert.Equal("46abec6b12486ad9e51943373abcf22bbea1b5a51a1619b361570d8893f1464a", Convert.ToHexStringLower(SHA256.HashData(resource)));
    }

    [Fact]
    public void Load_All_HasPublishedCountsPerClass()
    {
        LabeledData data = Load("digits");

        Assert.Equal("[1797,1,8,8]", data.Inputs.Shape.ToString());
        Assert.Equal([178, 182, 177, 183, 181, 182, 181, 179, 174, 180], CountsPerClass(data));
        Assert.Equal("0,1,2,3,4,5,6,7,8,9", string.Join(',', data.ClassNames!));
        Assert.Equal(0f, data.Inputs.Data.ToArray().Min());
        Assert.Equal(1f, data.Inputs.Data.ToArray().Max());
    }

    [Fact]
    public void Load_FirstRow_IsThePublishedZero()
    {
        // First line of optdigits.tes.
        int[] expected =
        [
            0, 0, 5, 13, 9, 1, 0, 0, 0, 0, 13, 15, 10, 15, 5, 0, 0, 3, 15, 2, 0, 11, 8, 0, 0, 4, 12, 0, 0, 8, 8, 0,
            0, 5, 8, 0, 0, 9, 8, 0, 0, 4, 11, 0, 1, 12, 7, 0, 0, 2, 14, 5, 10, 12, 0, 0, 0, 0, 6, 13, 10, 0, 0, 0,
        ];
        LabeledData data = Load("digits");
        Assert.Equal([.. expected.Select(value => value / 16f)], data.Inputs.Row(0).ToArray());
        Assert.Equal(0, data.Labels[0]);
    }

    [Fact]
    public void Load_Split_CoversAllRowsOnceInProportion()
    {
        LabeledData train = Load("digits/train"), test = Load("digits/test");

        Assert.Equal((1437, 360), (train.Rows, test.Rows));
        Assert.Equal(Enumerable.Range(0, 1797), train.RowIndices.Concat(test.RowIndices).Order());
        // 360 x counts / 1797 = 35.66 36.46 35.46 36.66 36.26 36.46 36.26 35.86 34.86 36.06: floors sum to 355, then 7, 8, 3, 0 and,
        // of the tie between 1 and 5, class 1.
        Assert.Equal([36, 37, 35, 37, 36, 36, 36, 36, 35, 36], CountsPerClass(test));
    }

    [Fact]
    public void Load_Split_NeverChanges()
    {
        Assert.Equal(ExpectedTestStart, Load("digits/test").RowIndices[..8]);
        Assert.Equal(ExpectedTestHash, Load("digits/test").ContentHash);
        Assert.Equal(ExpectedHash, Load("digits").ContentHash);
    }

    [Fact]
    public void Load_SliceOfSplit_KeepsOriginalIndices()
    {
        LabeledData test = Load("digits/test"), slice = Load("digits/test#5:3");
        Assert.Equal(test.RowIndices[5..8], slice.RowIndices);
        Assert.Equal(test.Slice(5, 3).ContentHash, slice.ContentHash);
    }

    // From tests/golden/digits/make.py, a second implementation of the generator, the shuffle, the quotas and the hash.
    private static readonly int[] ExpectedTestStart = [6, 15, 18, 24, 29, 40, 41, 46];
    private const string ExpectedTestHash = "ec65e1189c185955d12c0bfb4d66ab5712c3c469d58958abd114a56743aa5cde";
    private const string ExpectedHash = "1f0c788f4b9fccf493742596fecdb192b5cf60746661d52efe1a60799408baf0";

    private static LabeledData Load(string argument) => DataLoader.Load(argument, TestContext.Current.CancellationToken);

    private static int[] CountsPerClass(LabeledData data) => [.. Enumerable.Range(0, 10).Select(c => data.Labels.Count(label => label == c))];
}
