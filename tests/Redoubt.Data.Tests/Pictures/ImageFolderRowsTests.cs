using System.Text;
using Redoubt.Evidence;
using Redoubt.Tensors;

namespace Redoubt.Data.Tests;

public sealed class ImageFolderRowsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void Load_TwoClasses_SortsByNameAndKeepsNames()
    {
        Grey("dogs/b.png", 4);
        Grey("cats/2.pgm.png", 2);
        Grey("cats/10.png", 1);
        Grey("cats/more/a.png", 3);
        LabeledData data = Load();

        Assert.Equal("[4,1,1,2]", data.Inputs.Shape.ToString());
        Assert.Equal(["cats", "dogs"], data.ClassNames!);
        Assert.Equal([0, 0, 0, 1], data.Labels);
        Assert.Equal([1 / 255f, 2 / 255f, 3 / 255f, 4 / 255f], Enumerable.Range(0, 4).Select(row => data.Inputs.Row(row)[0]));
        Assert.Equal([0, 1, 2, 3], data.RowIndices);
    }

    [Fact]
    public void Load_Slice_TakesConsecutiveRows()
    {
        for (byte i = 0; i < 6; i++) Grey($"c{i % 2}/{i}.png", i);
        Assert.Equal([3, 4], Load("#3:2").RowIndices);
        Assert.Equal([1, 1], Load("#3:2").Labels);
    }

    [Fact]
    public void Load_GreyAndColor_BecomeColor()
    {
        Grey("a/1.png", 9);
        _folder.Write("b/1.png", PngWriter.EncodeRgb(2, 1, [1, 2, 3, 4, 5, 6]));
        LabeledData data = Load();
        Assert.Equal("[2,3,1,2]", data.Inputs.Shape.ToString());
        Assert.Equal([9, 8, 9, 8, 9, 8], Bytes(data, 0));
        Assert.Equal([1, 4, 2, 5, 3, 6], Bytes(data, 1));
    }

    [Fact]
    public void Load_EveryFormat_GoesByContentNotByName()
    {
        Grey("a/1.jpg", 7);
        _folder.Write("a/2.png", "P5 2 1 255 \u0007\u0006"u8.ToArray());
        LabeledData data = Load();
        Assert.Equal(data.Inputs.Row(0).ToArray(), data.Inputs.Row(1).ToArray());
    }

    [Fact]
    public void Load_DifferentSizes_NamesTwoFiles()
    {
        Grey("a/1.png", 1);
        _folder.Write("a/2.png", PngWriter.EncodeGrey(3, 4, new byte[12]));
        AssertFails("a/2.png: has 4x3 pixels (height x width), but a/1.png has 1x2; add --resize 1x2 or another size to resize all.");
    }

    [Fact]
    public void Load_Resize_InterpolatesEveryPicture()
    {
        _folder.Write("a/1.png", PngWriter.EncodeGrey(2, 1, [0, 255]));
        _folder.Write("a/2.png", PngWriter.EncodeGrey(1, 1, [51]));
        LabeledData data = DataLoader.Load(DataSource.Parse($"images:{_folder.Root}"), new DataOptions { Resize = (1, 4) }, TestContext.Current.CancellationToken);

        // Half-pixel centers: the four centers lie at -1/4, 1/4, 3/4 and 5/4 of the two pixels; outside, the border repeats.
        Assert.Equal([0f, 0.25f, 0.75f, 1f], data.Inputs.Row(0).ToArray());
        Assert.Equal([0.2f, 0.2f, 0.2f, 0.2f], data.Inputs.Row(1).ToArray());
    }

    [Fact]
    public void Load_Transparency_IsDroppedAndRemarked()
    {
        var encoder = new PngEncoder(2, 1, 6, 8, false, new RandomKey(5));
        _folder.Write("a/1.png", encoder.Encode());
        _folder.Write("a/notes.txt", [1]);
        LabeledData data = Load();
        Assert.Equal([encoder.Sample(0, 0, 0), encoder.Sample(1, 0, 0)], Bytes(data, 0)[..2]);
        Assert.Equal(
            [$"1 picture in {_folder.Root} with transparency: it was dropped, the colors below it were taken.", $"1 file in {_folder.Root} passed over: not named as a picture."],
            data.Remarks);
    }

    [Fact]
    public void Load_HiddenFilesAndFolders_AreNoClasses()
    {
        Grey("a/1.png", 1);
        _folder.Write(".git/x.png", [1]);
        _folder.Write("__MACOSX/x.png", [1]);
        _folder.Write("a/._1.png", [1]);
        LabeledData data = Load();
        Assert.Equal(["a"], data.ClassNames!);
        Assert.Empty(data.Remarks);
    }

    [Fact]
    public void Load_GroupsTable_GivesEveryPictureItsGroup()
    {
        Grey("a/1.png", 1);
        Grey("b/x/1.png", 1);
        _folder.Write("groups.csv", "group,file\nnorth,b/x/1.png\nsouth,a/1.png\neast,other.png\n"u8.ToArray());
        LabeledData data = Load();
        Assert.Equal(["south", "north"], data.Groups!.Codes.Select(code => data.Groups.Names[code]));
        _folder.Write("groups.csv", "group,file\nnorth,b/x/1.png\n"u8.ToArray());
        AssertFails("groups.csv: has no row for the picture a/1.png.");
        _folder.Write("groups.csv", "group,file\nnorth,a/1.png\nsouth,a/1.png\n"u8.ToArray());
        AssertFails("groups.csv: line 3, column file: 'a/1.png' is there twice.");
        _folder.Write("groups.csv", "group,picture\n"u8.ToArray());
        AssertFails("groups.csv: has no column 'file'; there are group, picture.");
    }

    [Fact]
    public void Load_NoFolder_SaysSo()
    {
        var e = Assert.Throws<UnreadableDataException>(() => DataLoader.Load($"images:{_folder.Root}/none", TestContext.Current.CancellationToken));
        Assert.Equal($"{_folder.Root}/none: no such folder.", e.Message);
    }

    [Fact]
    public void Load_FileInsteadOfFolder_SaysSo()
    {
        string path = _folder.Write("x.png", [1]);
        var e = Assert.Throws<UnreadableDataException>(() => DataLoader.Load($"images:{path}", TestContext.Current.CancellationToken));
        Assert.Equal($"{path}: is a file, not a folder with one sub-folder per class.", e.Message);
    }

    [Fact]
    public void Load_PicturesWithoutClassFolder_ShowsTheLayout()
    {
        Grey("1.png", 1);
        AssertFails("ROOT: has no sub-folder; an image folder has one for each class, for example cats/1.png and dogs/2.png.");
    }

    [Fact]
    public void Load_EmptyClass_IsNamed()
    {
        Grey("a/1.png", 1);
        Directory.CreateDirectory(Path.Combine(_folder.Root, "b"));
        AssertFails("b: is a class without pictures; pictures end in .png, .jpg, .jpeg, .jpe, .ppm, .pgm, .pbm, .pnm, and an empty class must be removed.");
    }

    [Theory]
    [InlineData("a/1.png", "Hello, world", "a/1.png: is no picture, it begins with 'Hello, w' and not as a PNG, JPEG, PPM, PGM or PBM file does.")]
    [InlineData("a/1.png", "\u0001\u0002", "a/1.png: is no picture, it begins with 0102 and not as a PNG, JPEG, PPM, PGM or PBM file does.")]
    [InlineData("a/1.png", "", "a/1.png: is empty.")]
    [InlineData("a/1.png", "GIF89a...", "a/1.png: is a GIF picture; PNG, JPEG, PPM, PGM and PBM are read, convert it to PNG.")]
    [InlineData("a/1.webp", "x", "a/1.webp: is a .webp picture; PNG, JPEG, PPM, PGM and PBM are read, convert it to PNG.")]
    public void Load_NoPicture_SaysWhatItIs(string name, string content, string message)
    {
        _folder.Write(name, Encoding.Latin1.GetBytes(content));
        AssertFails(message);
    }

    public void Dispose() => _folder.Dispose();

    // Two pixels: the value and the value minus 1.
    private void Grey(string name, byte value) => _folder.Write(name, PngWriter.EncodeGrey(2, 1, [value, (byte)(value - 1)]));

    private LabeledData Load(string slice = "") => DataLoader.Load($"images:{_folder.Root}{slice}", TestContext.Current.CancellationToken);

    private static int[] Bytes(LabeledData data, int row) => [.. data.Inputs.Row(row).ToArray().Select(static value => (int)MathF.Round(255 * value))];

    private void AssertFails(string message)
    {
        var e = Assert.Throws<UnreadableDataException>(() => Load());
        Assert.Equal(message, e.Message.Replace(_folder.Root + Path.DirectorySeparatorChar, "", StringComparison.Ordinal).Replace(_folder.Root, "ROOT", StringComparison.Ordinal));
    }
}
