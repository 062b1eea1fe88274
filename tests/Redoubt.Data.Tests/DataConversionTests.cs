using System.Text;
using System.Text.Json;
using Redoubt.Evidence;
using Redoubt.Tensors;

namespace Redoubt.Data.Tests;

public sealed class DataConversionTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void Write_ImageFolderWithGroups_ReadsBackTheSame()
    {
        for (byte i = 0; i < 5; i++) _folder.Write($"p/class{i % 2}/{i}.png", PngWriter.EncodeRgb(2, 1, [i, 1, 2, 3, 4, i]));
        _folder.Write("p/groups.csv", "file,group\nclass0/0.png,n\nclass0/2.png,s\nclass0/4.png,n\nclass1/1.png,n\nclass1/3.png,s\n"u8.ToArray());
        var source = DataSource.Parse($"images:{_folder.Root}/p");
        string[] files = [.. DataConversion.Write(source, _folder.Root, cancellationToken: TestContext.Current.CancellationToken).Select(static path => Path.GetFileName(path)!)];

        Assert.Equal(["inputs.npy", "labels.npy", "classes.txt", "groups.npy", "groups.txt"], files);
        LabeledData before = DataLoader.Load(source, TestContext.Current.CancellationToken), after = LoadBack(new DataOptions { GroupFile = $"{_folder.Root}/groups.npy" });
        Assert.Equal(before.ContentHash, after.ContentHash);
        Assert.Equal("[5,3,1,2]", after.Inputs.Shape.ToString());
        Assert.Equal([0, 1, 0, 0, 1], after.Groups!.Codes);
        Assert.Equal("class0\nclass1\n", File.ReadAllText($"{_folder.Root}/classes.txt"));
        Assert.Equal("n\ns\n", File.ReadAllText($"{_folder.Root}/groups.txt"));
    }

    [Fact]
    public void Write_SeveralBatches_ReadsBackTheSame()
    {
        // 3,000 rows of 3,072 numbers are more than the two batches' 2^22 each.
        var source = DataSource.Parse($"cifar10:{_folder.Write("c.bin", FileBytes.Cifar(3000))}");
        DataConversion.Write(source, _folder.Root, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(DataLoader.Load(source, TestContext.Current.CancellationToken).ContentHash, LoadBack(new DataOptions()).ContentHash);
    }

    [Fact]
    public void Write_Text_WritesJsonLinesThatReadBack()
    {
        string path = _folder.Write("t.csv", "y,x,g\nspam,\"<b> \"\"é\"\"\n\",1\nham,,2\n"u8.ToArray());
        var source = DataSource.Parse($"text:{path};text=x,label=y,group=g");
        DataConversion.Write(source, _folder.Root, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(2, File.ReadAllLines($"{_folder.Root}/texts.jsonl").Select(static line => JsonDocument.Parse(line).RootElement.GetProperty("text").GetString()).Count());
        TextData again = TextLoader.Load(DataSource.Parse($"text:{_folder.Root}/texts.jsonl;text=text,label=label,group=group"), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(["<b> \"é\"\n", ""], again.Texts);
        Assert.Equal([1, 0], again.Labels);
        Assert.Equal(["1", "2"], again.Groups!.Names);
        Assert.Equal([1L, 0L], NpyArray.Load($"{_folder.Root}/labels.npy").ToArray<long>());
    }

    [Fact]
    public void Write_SourceBreaksInTheMiddle_LeavesOldFiles()
    {
        byte[] rows = FileBytes.Cifar(3);
        rows[2 * 3073] = 77;
        _folder.Write("inputs.npy", [1, 2, 3]);
        var source = DataSource.Parse($"cifar10:{_folder.Write("c.bin.gz", TempFolder.Gzip(rows))}");
        Assert.Throws<UnreadableDataException>(() => DataConversion.Write(source, _folder.Root, cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal([1, 2, 3], File.ReadAllBytes($"{_folder.Root}/inputs.npy"));
        Assert.Equal(2, Directory.GetFiles(_folder.Root).Length);
    }

    [Theory]
    [InlineData("digits/test", 0f, 1f)]
    [InlineData("csv", -2.5f, 7f)]
    public void Survey_InBatches_SaysWhatTheRowsInMemorySay(string argument, float smallest, float largest)
    {
        if (argument == "csv") argument = $"csv:{_folder.Write("t.csv", "x,y,g\n-2.5,a,q\n7,b,r\n1.5,a,q\n"u8.ToArray())};label=y,group=g";
        var source = DataSource.Parse(argument);
        LabeledData all = DataLoader.Load(source, TestContext.Current.CancellationToken);
        DataSurvey survey = DataSurvey.Read(source, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal((all.ContentHash, smallest, largest), (survey.ContentHash, survey.Smallest, survey.Largest));
        Assert.Equal(all.Labels, survey.Index.Labels);
        Assert.Equal(all.Groups?.Codes, survey.Index.Groups?.Codes);
        Assert.Equal(all.ContentHash, survey.Fingerprint);
    }

    [Fact]
    public void Fingerprint_OfAFolder_ChangesWithEveryFileNameAndSize()
    {
        _folder.Write("a/1.png", PngWriter.EncodeGrey(1, 1, [1]));
        _folder.Write("b/2.png", PngWriter.EncodeGrey(1, 1, [2]));
        string first = Fingerprint(new DataOptions());
        Assert.Equal(first, Fingerprint(new DataOptions()));
        Assert.NotEqual(first, Fingerprint(new DataOptions { Resize = (2, 2) }));
        _folder.Write("b/2.png", PngWriter.EncodeGrey(1, 1, [3]));
        string second = Fingerprint(new DataOptions());
        File.Move($"{_folder.Root}/b/2.png", $"{_folder.Root}/b/3.png");
        Assert.Equal(3, new HashSet<string> { first, second, Fingerprint(new DataOptions()) }.Count);
    }

    [Theory]
    [InlineData(new long[] { 1, 2 }, "has 2 groups, but there are 3 rows.")]
    [InlineData(new long[] { 1, 2, 3, 4 }, "has 4 groups, but there are 3 rows.")]
    public void GroupFile_WrongLength_IsRefused(long[] groups, string problem)
    {
        string file = Path.Combine(_folder.Root, "g.npy");
        NpyArray.Of<long>(new Shape(groups.Length), groups).Save(file);
        var e = Assert.Throws<UnreadableDataException>(() => DataLoader.Load(DataSource.Parse("digits#0:3"), new DataOptions { GroupFile = file }, TestContext.Current.CancellationToken));
        Assert.Equal($"{file}: {problem}", e.Message);
    }

    [Theory]
    [InlineData("x,y\n1,a\n2,b\n", "has 3 groups, but there are 2 rows.")]
    [InlineData("x,y\n1,a\n2,b\n3,a\n4,a\n", "has 3 groups, but there are more rows.")]
    public void GroupFile_WrongLengthForUnknownRows_IsRefused(string table, string problem)
    {
        string file = Path.Combine(_folder.Root, "g.npy");
        NpyArray.Of<long>(new Shape(3), [7, -1, 7]).Save(file);
        var source = DataSource.Parse($"csv:{_folder.Write("t.csv", Encoding.UTF8.GetBytes(table))}");
        var e = Assert.Throws<UnreadableDataException>(() => DataLoader.Load(source, new DataOptions { GroupFile = file }, TestContext.Current.CancellationToken));
        Assert.Equal($"{file}: {problem}", e.Message);
    }

    [Fact]
    public void Index_MoreLabelsThanMemoryAllows_IsRefused()
    {
        var e = Assert.Throws<UnreadableDataException>(() => DataIndex.Read(DataSource.Parse("digits"), new DataOptions { MemoryLimit = 100 }, TestContext.Current.CancellationToken));
        Assert.Equal("digits: has more labels than the 100 bytes of memory allowed can hold; take a slice with #START:COUNT.", e.Message);
    }

    public void Dispose() => _folder.Dispose();

    private LabeledData LoadBack(DataOptions options) =>
        DataLoader.Load(DataSource.Parse($"npy:{_folder.Root}/inputs.npy,{_folder.Root}/labels.npy"), options, TestContext.Current.CancellationToken);

    private string Fingerprint(DataOptions options) => DataFingerprint.Of(DataSource.Parse($"images:{_folder.Root}"), null, options, TestContext.Current.CancellationToken);
}
