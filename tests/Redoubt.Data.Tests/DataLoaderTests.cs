using Redoubt.Testing;

namespace Redoubt.Data.Tests;

public sealed class DataLoaderTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void Load_MissingFile_OneSentence() =>
        AssertFails($"cifar10:{_folder.Root}/none.bin", $"{_folder.Root}/none.bin: no such file.");

    [Fact]
    public void Load_FolderInsteadOfFile_SaysSo() => AssertFails($"idx:{_folder.Root},y.idx", $"{_folder.Root}: is a folder, not a file.");

    [Fact]
    public void Load_CifarFolderWithoutFiles_SaysSo() => AssertFails($"cifar10:{_folder.Root}", $"{_folder.Root}: has no file test_batch.bin (nor test_batch.bin.gz).");

    [Fact]
    public void Load_CifarFolder_JoinsTheFilesOfASplit()
    {
        for (int i = 1; i <= 5; i++) _folder.Write($"data_batch_{i}.bin" + (i == 3 ? ".gz" : ""), i == 3 ? TempFolder.Gzip(FileBytes.Cifar(3)) : FileBytes.Cifar(i));
        _folder.Write("test_batch.bin", FileBytes.Cifar(7));
        Assert.Equal(7, Load($"cifar10:{_folder.Root}").Rows);
        Assert.Equal(7, Load($"cifar10:{_folder.Root}/test").Rows);
        Assert.Equal([0, 0, 1, 0, 1, 2, 0, 1, 2, 3, 0, 1, 2, 3, 4], Load($"cifar10:{_folder.Root}/train").Labels);
        AssertFails($"cifar10:{_folder.Root}/none/train", $"{_folder.Root}/none: no such folder.");
    }

    [Fact]
    public void Load_MissingMnistFolder_SaysSo() => AssertFails($"mnist:{_folder.Root}/no/test", $"{_folder.Root}/no: no such folder.");

    [Fact]
    public void Load_MnistFolderWithoutFiles_ListsTheNamesTried() => AssertFails(
        $"mnist:{_folder.Root}",
        $"{_folder.Root}: has no file t10k-images-idx3-ubyte (nor t10k-images-idx3-ubyte.gz, t10k-images.idx3-ubyte, t10k-images.idx3-ubyte.gz).");

    [Fact]
    public void Load_MnistFolder_DefaultsToTest()
    {
        _folder.Write("t10k-images-idx3-ubyte.gz", TempFolder.Gzip(FileBytes.Idx([1, 2], 2, 1, 1)));
        _folder.Write("t10k-labels.idx1-ubyte", FileBytes.Idx([3, 4], 2));
        _folder.Write("train-images-idx3-ubyte", FileBytes.Idx([5, 6, 7], 3, 1, 1));
        _folder.Write("train-labels-idx1-ubyte", FileBytes.Idx([8, 9, 0], 3));

        Assert.Equal([3, 4], Load($"mnist:{_folder.Root}").Labels);
        Assert.Equal([3, 4], Load($"mnist:{_folder.Root}/test").Labels);
        Assert.Equal([8, 9, 0], Load($"mnist:{_folder.Root}/train").Labels);
    }

    [Fact]
    public void Load_NameWithSpecialCharacters_IsFound()
    {
        string path = _folder.Write("a#b,c+d/x#1:2.bin", FileBytes.Cifar(2));
        Assert.Equal(2, Load($"cifar10:{path}").Rows);
        Assert.Equal(1, Load($"cifar10:{path}#1:1").Rows);
    }

    [Fact]
    public void Load_Concatenation_AppendsAndNumbersAnew()
    {
        LabeledData both = Load("digits#10:2+digits#0:3");
        LabeledData all = Load("digits");

        Assert.Equal([.. all.Labels[10..12], .. all.Labels[..3]], both.Labels);
        Assert.Equal(all.Inputs.Row(0).ToArray(), both.Inputs.Row(2).ToArray());
        Assert.Equal([0, 1, 2, 3, 4], both.RowIndices);
        Assert.Equal("digits#10:2+digits#0:3", both.Source);
        Assert.Equal(10, both.ClassNames!.Count);
    }

    [Fact]
    public void Load_ConcatenationOfDifferentShapes_NamesBoth()
    {
        string path = _folder.Write("c.bin", FileBytes.Cifar(1));
        AssertFails($"digits+cifar10:{path}", $"cifar10:{path}: rows of shape [3,32,32] cannot follow rows of shape [1,8,8] (digits).");
    }

    [Theory]
    [InlineData("data/mnist", "mnist:{0}/test", "[7000,1,28,28]", 10, 7, 0.1307, 0.01)]
    [InlineData("data/mnist", "mnist:{0}/train", "[35000,1,28,28]", 10, 5, 0.1307, 0.001)]
    [InlineData("data/cifar10", "cifar10:{0}/exact-test.bin.gz", "[712,3,32,32]", 10, -1, 0.473, 0.02)]
    [InlineData("data/gtsrb", "idx:{0}/test-images-idx4-ubyte.gz,{0}/test-labels-idx1-ubyte.gz", "[1805,3,32,32]", 43, -1, 0.31, 0.05)]
    public void Load_PublicData_HasPublishedShapeAndMean(
        string folder, string argument, string shape, int classes, int firstLabel, double mean, double tolerance)
    {
        if (!SharedData.TryFind(folder, out string? path, out string? message)) Assert.Skip(message);
        LabeledData data = Load(string.Format(System.Globalization.CultureInfo.InvariantCulture, argument, path));

        Assert.Equal(shape, data.Inputs.Shape.ToString());
        Assert.Equal(Enumerable.Range(0, classes), data.Labels.Distinct().Order());
        if (firstLabel >= 0) Assert.Equal(firstLabel, data.Labels[0]);
        // MNIST's published mean is 0.1307; CIFAR-10's 0.4734 over its channels.
        Assert.Equal(mean, data.Inputs.Data.ToArray().Average(value => (double)value), tolerance);
    }

    public void Dispose() => _folder.Dispose();

    private static LabeledData Load(string argument) => DataLoader.Load(argument, TestContext.Current.CancellationToken);

    private static void AssertFails(string argument, string message) =>
        Assert.Equal(message, Assert.Throws<UnreadableDataException>(() => Load(argument)).Message);
}
