using Redoubt.Tensors;

namespace Redoubt.Data.Tests;

public sealed class NpyRowsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void Load_Floats_StayAsTheyAre()
    {
        float[] numbers = [0.1f, -3f, 7f, 0.25f];
        LabeledData data = Load(NpyArray.Of<float>(new Shape(2, 2), numbers), NpyArray.Of<long>(new Shape(2), [1, 0]));
        Assert.Equal(numbers, data.Inputs.Data.ToArray());
        Assert.Equal([1, 0], data.Labels);
    }

    [Fact]
    public void Load_Bytes_AreScaledBy255()
    {
        LabeledData data = Load(NpyArray.Of<byte>(new Shape(2, 1, 1, 2), [0, 255, 51, 1]), NpyArray.Of<byte>(new Shape(2, 1), [3, 4]));
        Assert.Equal([0f, 1f, 0.2f, 1 / 255f], data.Inputs.Data.ToArray());
        Assert.Equal([3, 4], data.Labels);
    }

    [Fact]
    public void Load_OtherIntegers_AreNotScaled() =>
        Assert.Equal([0f, 255f], Load(NpyArray.Of<short>(new Shape(1, 2), [0, 255]), NpyArray.Of<int>(new Shape(1), [0])).Inputs.Data.ToArray());

    [Fact]
    public void Load_RankThree_IsGreyImages() =>
        Assert.Equal("[2,1,3,4]", Load(NpyArray.Of<double>(new Shape(2, 3, 4), new double[24]), NpyArray.Of<int>(new Shape(2), [0, 1])).Inputs.Shape.ToString());

    [Fact]
    public void Load_Slice_KeepsIndices()
    {
        LabeledData data = Load(NpyArray.Of<float>(new Shape(3, 1), [1, 2, 3]), NpyArray.Of<float>(new Shape(3), [5, 6, 7]), "#1:2");
        Assert.Equal([2f, 3f], data.Inputs.Data.ToArray());
        Assert.Equal([6, 7], data.Labels);
        Assert.Equal([1, 2], data.RowIndices);
    }

    [Fact]
    public void Load_LabelCountDiffers_NamesBoth() =>
        AssertFails(NpyArray.Of<float>(new Shape(3, 1), [1, 2, 3]), NpyArray.Of<int>(new Shape(2), [0, 0]), "y.npy: has 2 labels, but x.npy has 3 rows.");

    [Theory]
    [InlineData(-1.0, "-1")]
    [InlineData(0.5, "0.5")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(4294967296.0, "4294967296")]
    public void Load_LabelNotAClass_NamesTheRow(double label, string shown) => AssertFails(
        NpyArray.Of<float>(new Shape(2, 1), [1, 2]),
        NpyArray.Of<double>(new Shape(2), [0, label]),
        $"y.npy: row 1 has label {shown}, labels are whole numbers from 0 to 2147483647.");

    [Fact]
    public void Load_NotFinite_NamesTheRow() => AssertFails(
        NpyArray.Of<float>(new Shape(2, 2), [1, 2, float.NaN, 3]),
        NpyArray.Of<int>(new Shape(2), [0, 0]),
        "x.npy: row 1 holds NaN, inputs must be finite.");

    [Fact]
    public void Load_RankOne_SaysWhatIsNeeded() =>
        AssertFails(NpyArray.Of<float>(new Shape(2), [1, 2]), NpyArray.Of<int>(new Shape(2), [0, 0]), "x.npy: has shape [2], inputs need a row axis and at least one more.");

    [Fact]
    public void Load_LabelMatrix_SaysWhatIsNeeded() =>
        AssertFails(NpyArray.Of<float>(new Shape(1, 1), [1]), NpyArray.Of<int>(new Shape(1, 2), [0, 0]), "y.npy: has shape [1,2], labels need [N] or [N,1].");

    [Fact]
    public void Load_NoRows_SaysSo() =>
        AssertFails(NpyArray.Of<float>(new Shape(0, 2), []), NpyArray.Of<int>(new Shape(0), []), "x.npy: holds no rows.");

    public void Dispose() => _folder.Dispose();

    private LabeledData Load(NpyArray inputs, NpyArray labels, string slice = "")
    {
        string x = Path.Combine(_folder.Root, "x.npy"), y = Path.Combine(_folder.Root, "y.npy");
        inputs.Save(x);
        labels.Save(y);
        return DataLoader.Load($"npy:{x},{y}{slice}", TestContext.Current.CancellationToken);
    }

    private void AssertFails(NpyArray inputs, NpyArray labels, string message)
    {
        var e = Assert.Throws<UnreadableDataException>(() => Load(inputs, labels));
        Assert.Equal(message, e.Message.Replace(_folder.Root + Path.DirectorySeparatorChar, "", StringComparison.Ordinal));
    }
}
