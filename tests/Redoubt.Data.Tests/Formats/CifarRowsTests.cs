namespace Redoubt.Data.Tests;

public sealed class CifarRowsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Load_ThreeRows_KeepsPlanesAndLabels(bool compressed)
    {
        byte[] bytes = FileBytes.Cifar(3);
        LabeledData data = Load(compressed ? TempFolder.Gzip(bytes) : bytes);

        Assert.Equal("[3,3,32,32]", data.Inputs.Shape.ToString());
        Assert.Equal([0, 1, 2], data.Labels);
        Assert.Equal([.. bytes[3074..6146].Select(value => value / 255f)], data.Inputs.Row(1).ToArray());
        Assert.Equal("airplane,automobile,bird,cat,deer,dog,frog,horse,ship,truck", string.Join(',', data.ClassNames!));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Load_Slice_EqualsSliceOfAll(bool compressed)
    {
        byte[] bytes = FileBytes.Cifar(12);
        LabeledData all = Load(compressed ? TempFolder.Gzip(bytes) : bytes), slice = Load(compressed ? TempFolder.Gzip(bytes) : bytes, "#10:2");

        Assert.Equal([10, 11], slice.RowIndices);
        Assert.Equal(all.Slice(10, 2).ContentHash, slice.ContentHash);
    }

    [Fact]
    public void Load_LastRowCut_NamesTheByte() =>
        AssertFails(FileBytes.Cifar(3)[..^5], "has 9214 bytes, not a multiple of 3073 (its last row is cut at byte 9214).");

    [Fact]
    public void Load_LastRowCutCompressed_NamesRowAndByte() =>
        AssertFails(TempFolder.Gzip(FileBytes.Cifar(3)[..^5]), "is truncated, it ends at byte 9214 inside row 2.");

    [Fact]
    public void Load_LabelTen_NamesRowAndByte()
    {
        byte[] bytes = FileBytes.Cifar(3);
        bytes[2 * 3073] = 10;
        AssertFails(bytes, "row 2 has label 10 (byte 6146), CIFAR-10 has 0 to 9.");
    }

    [Fact]
    public void Load_Empty_HoldsNoRows() => AssertFails([], "holds no rows.");

    [Fact]
    public void Load_SliceBeyondEnd_SaysHowManyRows()
    {
        string path = _folder.Write("c.bin", FileBytes.Cifar(2));
        var e = Assert.Throws<UnreadableDataException>(() => DataLoader.Load($"cifar10:{path}#5:1", TestContext.Current.CancellationToken));
        Assert.EndsWith("has 2 rows, so #5:1 is outside it.", e.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private LabeledData Load(byte[] bytes, string slice = "") =>
        DataLoader.Load($"cifar10:{_folder.Write("c.bin", bytes)}{slice}", TestContext.Current.CancellationToken);

    private void AssertFails(byte[] bytes, string message)
    {
        var e = Assert.Throws<UnreadableDataException>(() => Load(bytes));
        Assert.Equal($"{Path.Combine(_folder.Root, "c.bin")}: {message}", e.Message);
    }
}
