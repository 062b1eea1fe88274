using System.Text;

namespace Redoubt.Data.Tests;

public sealed class TextStreamTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData("t.csv", "label,text,who\nspam,\"buy, now\",a\nham,\"two\nlines\",b\nspam,,a\n")]
    [InlineData("t.tsv", "label\ttext\twho\nspam\tbuy, now\ta\nham\t\"two\nlines\"\tb\nspam\t\ta\n")]
    [InlineData("t.jsonl", "{\"label\":\"spam\",\"text\":\"buy, now\",\"who\":\"a\"}\n{\"text\":\"two\\nlines\",\"label\":\"ham\",\"who\":\"b\"}\n{\"label\":\"spam\",\"text\":\"\",\"who\":\"a\"}\n")]
    [InlineData("no-ending", "{\"label\":\"spam\",\"text\":\"buy, now\",\"who\":\"a\"}\n{\"text\":\"two\\nlines\",\"label\":\"ham\",\"who\":\"b\"}\n{\"label\":\"spam\",\"text\":\"\",\"who\":\"a\"}\n")]
    public void Load_EveryFormat_GivesTextsLabelsAndGroups(string name, string content)
    {
        foreach (bool compressed in new[] { false, true })
        {
            byte[] bytes = Encoding.UTF8.GetBytes(content);
            string path = _folder.Write(compressed ? name + ".gz" : name, compressed ? TempFolder.Gzip(bytes) : bytes);
            TextData data = Load($"text:{path};text=text,label=label,group=who");
            Assert.Equal(["buy, now", "two\nlines", ""], data.Texts);
            Assert.Equal(["ham", "spam"], data.ClassNames);
            Assert.Equal([1, 0, 1], data.Labels);
            Assert.Equal([0, 1, 0], data.Groups!.Codes);
            Assert.Equal([0, 1, 2], data.RowIndices);
        }
    }

    [Fact]
    public void Batches_SlicesAndJoins_JoinToTheWhole()
    {
        string one = Write("1.csv", "y,x\n2,a\n10,b\n2,c\n"), two = Write("2.csv", "y,x\n7,d\n10,e\n");
        string argument = $"text:{one};text=x,label=y#1:2+text:{two};text=x,label=y";
        TextData whole = Load(argument);
        Assert.Equal(["2", "10", "7"], whole.ClassNames);
        Assert.Equal("b10 c2 d7 e10", string.Join(' ', whole.Texts.Select((text, i) => text + whole.ClassNames[whole.Labels[i]])));
        Assert.Equal([0, 1, 2, 3], whole.RowIndices);
        using var stream = TextStream.Open(DataSource.Parse(argument), TestContext.Current.CancellationToken);
        TextData[] batches = [.. stream.Batches(3, TestContext.Current.CancellationToken)];
        Assert.Equal([3, 1], batches.Select(static batch => batch.Rows));
        Assert.Equal(whole.Texts, batches.SelectMany(static batch => batch.Texts));
    }

    [Fact]
    public void Load_TwoTextColumns_AreJoinedByALineFeed() => Assert.Equal(["a\nb"], Load($"text:{Write("t.csv", "t,d,y\na,b,1\n")};text=t,text=d,label=y").Texts);

    [Theory]
    [InlineData("x,y\na,1\n", ";text=x", "needs the columns of text and label, as text:mails.csv;text=body,label=spam.")]
    [InlineData("x,y\na,1\n", ";text=z,label=y", "has no column 'z'; there are x, y.")]
    [InlineData("text,label\na,1\n", ";text=txet,label=label", "has no column 'txet'; there are text, label (did you mean 'text'?).")]
    [InlineData("x,y\na,1\nb,\n", ";text=x,label=y", "line 3, column y: the label is missing.")]
    [InlineData("x,y\n", ";text=x,label=y", "holds no rows.")]
    [InlineData("x,y\na,1\n", ";text=x,label=y,colour=x", "text: has no setting 'colour'; known are text, label, group, delimiter, header.")]
    [InlineData("x,y\na,1\n", ";text=x;label", "'label' must be NAME=VALUE, as in text:mails.jsonl;text=body,label=spam; put values with commas or semicolons in double quotes.")]
    [InlineData("x,y\na,1\n", ";text=x;label=y,label=x", "has label= twice.")]
    [InlineData("x,y\na,1\n", ";text=x,label=y#1:1", "has 1 rows, so #1:1 is outside it.")]
    public void Load_Broken_SaysWhatIsNeeded(string table, string settings, string problem)
    {
        string path = Write("t.csv", table);
        var e = Assert.Throws<UnreadableDataException>(() => Load($"text:{path}{settings}"));
        Assert.EndsWith(problem, e.Message, StringComparison.Ordinal);
        Assert.Contains(path, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_OverTheMemoryLimit_NamesTheStream()
    {
        var source = DataSource.Parse($"text:{Write("t.csv", "x,y\nabcdef,1\n")};text=x,label=y");
        var e = Assert.Throws<UnreadableDataException>(() => TextLoader.Load(source, new DataOptions { MemoryLimit = 10 }, TestContext.Current.CancellationToken));
        Assert.EndsWith("take a slice with #START:COUNT, or read it in batches (TextStream).", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DataLoader_OfText_SaysThatModelsCannotTakeIt()
    {
        string argument = $"text:{Write("t.csv", "x,y\na,1\n")};text=x,label=y";
        var e = Assert.Throws<UnreadableDataException>(() => DataLoader.Load(argument, TestContext.Current.CancellationToken));
        Assert.EndsWith("is text, which models cannot take yet; 'redoubt data describe' and 'redoubt data convert' read it.", e.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private string Write(string name, string content) => _folder.Write(name, Encoding.UTF8.GetBytes(content));

    private static TextData Load(string argument) => TextLoader.Load(DataSource.Parse(argument), cancellationToken: TestContext.Current.CancellationToken);
}
