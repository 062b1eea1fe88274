namespace Redoubt.Data.Tests;

public sealed class DataSourceTests
{
    [Theory]
    [InlineData("digits", "digits||")]
    [InlineData("digits/test#3:5", "digits||test#3:5")]
    [InlineData("mnist:/data/m", "mnist|/data/m|")]
    [InlineData("mnist:/data/m/train", "mnist|/data/m|train")]
    [InlineData("mnist:/data/m/test#0:100", "mnist|/data/m|test#0:100")]
    [InlineData("mnist:\"/data/train\"", "mnist|/data/train|")]
    [InlineData("mnist:\"/data/train\"/test", "mnist|/data/train|test")]
    [InlineData("idx:a.gz,b.gz", "idx|a.gz;b.gz|")]
    [InlineData("idx:\"a,1.gz\",b.gz#1:2", "idx|a,1.gz;b.gz|#1:2")]
    [InlineData("npy:x.npy,y.npy", "npy|x.npy;y.npy|")]
    [InlineData("images:/a/b#2:3", "images|/a/b|#2:3")]
    [InlineData("cifar10:/a/train", "cifar10|/a|train")]
    [InlineData("csv:a.csv", "csv|a.csv|")]
    [InlineData("csv:a.csv;schema=s.yaml#0:9", "csv|a.csv|#0:9 schema=s.yaml")]
    [InlineData("csv:a.csv;label=x,ignore=b;ignore=\"c,d;e\"", "csv|a.csv| label=x ignore=b ignore=c,d;e")]
    [InlineData("text:a.csv;text=t,label=y+text:\"b;c.csv\";text=t,label=y", "text|a.csv| text=t label=y text|b;c.csv| text=t label=y")]
    [InlineData("cifar10:C:\\data\\x.bin", "cifar10|C:\\data\\x.bin|")]
    [InlineData("cifar10:/a#b/c+d.bin", "cifar10|/a#b/c+d.bin|")]
    [InlineData("cifar10:/a#1:2/c.bin#3:4", "cifar10|/a#1:2/c.bin|#3:4")]
    [InlineData("cifar10:\"/a#1:2\"", "cifar10|/a#1:2|")]
    [InlineData("digits#0:5+digits/train+cifar10:/x", "digits||#0:5 digits||train cifar10|/x|")]
    [InlineData("mnist:a+b/test+idx:i,l", "mnist|a+b|test idx|i;l|")]
    [InlineData("cifar10:a+digitsfolder/x+digits", "cifar10|a+digitsfolder/x| digits||")]
    [InlineData("cifar10:\"a+digits\"", "cifar10|a+digits|")]
    public void Parse_Valid_GivesTerms(string argument, string expected)
    {
        var source = DataSource.Parse(argument);
        Assert.Equal(expected, string.Join(' ', source.Parts.Select(Describe)));
        Assert.Equal(argument, source.ToString());
    }

    [Theory]
    [InlineData("", "The data set argument: is empty; known are ")]
    [InlineData("mnits:/x", "mnits:/x: 'mnits' is not a data set scheme; known are digits[/train|/test], mnist:FOLDER[/train|/test], idx:IMAGES,LABELS, cifar10:FILE, npy:X.npy,Y.npy, images:FOLDER, csv:FILE[;schema=SCHEMA.yaml] and text:FILE;text=COLUMN,label=COLUMN (did you mean 'mnist'?).")]
    [InlineData("x.npy", "x.npy: 'x.npy' is not a data set scheme; known are ")]
    [InlineData("digits/val", "digits/val: is not a side of the embedded digits; ")]
    [InlineData("digits#5", "digits#5: 'digits#5' is not a data set scheme; known are ")]
    [InlineData("mnist", "mnist: names no file; write mnist:FOLDER[/train|/test].")]
    [InlineData("cifar10:", "cifar10:: names no file; write cifar10:FILE.")]
    [InlineData("idx:a", "idx:a: needs two file names separated by one comma, as idx:IMAGES,LABELS; ")]
    [InlineData("idx:a,b,c", "idx:a,b,c: needs two file names separated by one comma")]
    [InlineData("npy:,b", "npy:,b: needs two file names separated by one comma")]
    [InlineData("digits#0:0", "digits#0:0: the slice #0:0 must be #START:COUNT with COUNT at least 1 and both below 2147483648.")]
    [InlineData("digits#99999999999:1", "digits#99999999999:1: the slice #99999999999:1 must be")]
    [InlineData("idx:\"a,b", "idx:\"a,b: a double quote is not closed.")]
    [InlineData("digits+mnits:/x", "mnits:/x: 'mnits' is not a data set scheme")]
    public void Parse_Invalid_SaysHowToWriteIt(string argument, string messageStart)
    {
        var e = Assert.Throws<UnreadableDataException>(() => DataSource.Parse(argument));
        Assert.StartsWith(messageStart, e.Message, StringComparison.Ordinal);
    }

    private static string Describe(DataPart part) =>
        $"{part.Scheme}|{string.Join(';', part.Files)}|{part.Split}{(part.Rows is { } rows ? "#" + rows : "")}{string.Concat(part.Settings.Select(static setting => $" {setting.Name}={setting.Value}"))}";
}
