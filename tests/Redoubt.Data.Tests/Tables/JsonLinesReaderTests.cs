using System.Text;

namespace Redoubt.Data.Tests;

public sealed class JsonLinesReaderTests
{
    [Fact]
    public void Read_Objects_GivesFieldsByName()
    {
        using JsonLinesReader reader = Open("\u00EF\u00BB\u00BF{\"a\": \"x\\n\\u00e4\", \"b\": 1.50}\r\n\n{\"b\": null, \"c\": [1, {\"d\": 2}], \"a\": true}\n");
        Assert.True(reader.MoveNext());
        Assert.Equal((1L, "x\nä", "1.50"), (reader.Line, reader.Text(0, false), reader.Text(1, false)));
        Assert.True(reader.MoveNext());
        Assert.Equal((3L, "true", "[1, {\"d\": 2}]"), (reader.Line, reader.Text(0, false), reader.Text(2, false)));
        Assert.False(reader.Has(1));
        Assert.Equal(["a", "b", "c"], reader.Header);
        Assert.False(reader.MoveNext());
    }

    [Theory]
    [InlineData("", "is empty.")]
    [InlineData("{\"a\":1}\n[1]\n", "line 2 is not a JSON object.")]
    [InlineData("{\"a\":1}\n{\"a\":}\n", "line 2 is not a JSON object (character 6).")]
    [InlineData("{\"a\":1} 2\n", "line 1 is not a JSON object (character 9).")]
    [InlineData("{\"a\":1\n}", "line 1 is not a JSON object (character 7).")]
    [InlineData("{\"a\":1,\"a\":2}", "line 1 has the name 'a' twice.")]
    [InlineData("{\"a\":\"\\ud800\"}", "line 1 holds a string that is not valid Unicode.")]
    [InlineData("{\"a\":\"\u00FF\"}", "line 1 holds a string that is not valid Unicode.")]
    public void Read_Broken_NamesTheLine(string file, string problem)
    {
        var e = Assert.Throws<UnreadableDataException>(() =>
        {
            using JsonLinesReader reader = Open(file);
            while (reader.MoveNext())
            {
            }
        });
        Assert.Equal($"t.jsonl: {problem}", e.Message);
    }

    // A first line of very many names must not make every short line after it slow.
    [Fact]
    public void Read_ManyNamesThenEmptyObjects_TouchesOnlyWhatIsThere()
    {
        string first = "{" + string.Join(',', Enumerable.Range(0, 60_000).Select(static i => $"\"n{i}\":0")) + "}\n";
        using JsonLinesReader reader = Open(first + string.Concat(Enumerable.Repeat("{}\n", 1000)));
        int present = 0;
        while (reader.MoveNext()) present += reader.PresentCount;
        Assert.Equal(60_000, present);
    }

    private static JsonLinesReader Open(string file) => new(ByteSource.Of(new MemoryStream(Encoding.Latin1.GetBytes(file)), "t.jsonl"));
}
