using System.Text;
using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Data.Tests;

public sealed class DelimitedReaderTests
{
    [Theory]
    [InlineData("a,b\n1,2\n", "1|2")]
    [InlineData("a,b\r\n1,2\r\n3,4", "1|2;3|4")]
    [InlineData("a,b\r1,2\n3,4\r\n5,6", "1|2;3|4;5|6")]
    [InlineData("a,b\n\n1,2\n\n\n3,4\n\n", "1|2;3|4")]
    [InlineData("\u00EF\u00BB\u00BFa,b\n1,2", "1|2")]
    [InlineData("a,b\n\"1\",\"x,y\"", "1|x,y")]
    [InlineData("a,b\n\"say \"\"hi\"\"\",\"two\r\nlines\"\n", "say \"hi\"|two\r\nlines")]
    [InlineData("a,b\n5\" disk,it's", "5\" disk|it's")]
    [InlineData("a,b\n,\n\"\",", "|;|")]
    [InlineData("a;b\n1,5;2", "1,5|2")]
    [InlineData("a\tb\n1\t2", "1|2")]
    [InlineData("a|b\n1|2", "1/2", "/")]
    [InlineData("a\n1\n\"\"\n2\n", "1;;2")]
    [InlineData("a, b \n 1 ,2", " 1 |2")]
    public void Read_Valid_GivesFields(string file, string expected, string separator = "|")
    {
        using DelimitedReader reader = Open(file);
        Assert.Equal(expected, string.Join(';', Records(reader).Select(record => string.Join(separator, record))));
    }

    [Theory]
    [InlineData("", "is empty.")]
    [InlineData("\n\n", "is empty.")]
    [InlineData("a,b\n1\n", "line 2 has 1 fields, but the file has 2 columns.")]
    [InlineData("a,b\n1,2\n\n1,2,3\n", "line 4 has 3 fields, but the file has 2 columns.")]
    [InlineData("a,b\n\"x\ny\",2\n1\n", "line 4 has 1 fields, but the file has 2 columns.")]
    [InlineData("a,b\n1,\"open\n2,3\n", "line 2: the quote that opens column b is never closed.")]
    [InlineData("a,b\n1,2\n\"x\" y,2\n", "line 3: text follows the closing quote of column a; a quote inside a quoted field is written twice.")]
    [InlineData("a,b\n1,x\0y\n", "line 2: column b holds a NUL byte; the file is not text.")]
    [InlineData("a,b\n1,\"x\0y\"\n", "line 2: column b holds a NUL byte; the file is not text.")]
    [InlineData("a,a\n1,2", "line 1 names the column 'a' twice.")]
    [InlineData("\u00FF\u00FEa\0", "is UTF-16; save it as UTF-8.")]
    [InlineData("a\u00E9,b\n1,2", "line 1, column column 1: is not UTF-8; convert the file, for example with iconv -f latin1 -t utf-8.")]
    public void Read_Broken_NamesTheLine(string file, string problem)
    {
        var e = Assert.Throws<UnreadableDataException>(() =>
        {
            using DelimitedReader reader = Open(file);
            Records(reader);
        });
        Assert.Equal($"t.csv: {problem}", e.Message);
    }

    [Fact]
    public void Read_WithoutHeader_NumbersColumns()
    {
        using var reader = new DelimitedReader(Source("1,2\n3,4"), null, hasHeader: false);
        Assert.Equal(["column 1", "column 2"], reader.Header);
        Assert.Equal(["1 2", "3 4"], Records(reader).Select(static record => string.Join(' ', record)));
    }

    [Fact]
    public void Read_UnnamedColumn_IsNumbered()
    {
        using DelimitedReader reader = Open(",x\n0,1");
        Assert.Equal(["column 1", "x"], reader.Header);
    }

    [Fact]
    public void Read_EndlessQuote_StopsAtTheFieldLimit()
    {
        byte[] file = [.. "a,b\n1,\""u8, .. Enumerable.Repeat((byte)'x', RecordReader.MostFieldBytes + 1)];
        var e = Assert.Throws<UnreadableDataException>(() =>
        {
            using var reader = new DelimitedReader(ByteSource.Of(new MemoryStream(file), "t.csv"), null, true);
            Records(reader);
        });
        Assert.Equal("t.csv: line 2: column b has more than 4194304 bytes (is a quote not closed?).", e.Message);
    }

    // Written by the rules of RFC 4180, with every field quoted or not by chance.
    [Fact]
    public void Read_RandomTables_GivesWhatWasWritten()
    {
        string[] pieces = ["a", "1.5", ",", "\"", "\n", "\r\n", "\r", " ", "ä", ";", "\t", "long text without anything special "];
        for (uint i = 0; i < 300; i++)
        {
            RandomKey key = new RandomKey(TestSeed.Value).Fold(i);
            int columns = 2 + key.Below(4, 0), rows = 1 + key.Below(20, 1);
            string[][] table = [.. Enumerable.Range(0, rows).Select(r => Enumerable.Range(0, columns).Select(c => Cell(key.Fold((ulong)(r * 10 + c)), pieces)).ToArray())];
            string file = string.Join(',', Enumerable.Range(0, columns).Select(static c => $"c{c}")) + "\n"
                + string.Join(key.Below(2, 2) == 0 ? "\n" : "\r\n", table.Select((row, r) => string.Join(',', row.Select((cell, c) => Quote(cell, key.Fold(9).Below(2, (uint)(r * 10 + c)) == 0)))));
            using DelimitedReader reader = new(ByteSource.Of(new MemoryStream(Encoding.UTF8.GetBytes(file)), "t.csv"), ',', true);
            Assert.True(table.Zip(Records(reader)).All(static pair => pair.First.SequenceEqual(pair.Second)), $"seed {TestSeed.Value}, case {i}\n{file}");
        }
    }

    private static string Cell(RandomKey key, string[] pieces) => string.Concat(Enumerable.Range(0, key.Below(4, 0)).Select(i => pieces[key.Below(pieces.Length, (uint)i + 1)]));

    private static string Quote(string cell, bool always) =>
        always || cell.AsSpan().ContainsAny(",\"\n\r") ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;

    private static DelimitedReader Open(string file) => new(Source(file), null, true);

    private static ByteSource Source(string file) => ByteSource.Of(new MemoryStream(Encoding.Latin1.GetBytes(file)), "t.csv");

    private static List<string[]> Records(DelimitedReader reader)
    {
        var records = new List<string[]>();
        while (reader.MoveNext()) records.Add([.. Enumerable.Range(0, reader.Header.Count).Select(c => Encoding.UTF8.GetString(reader.Field(c)))]);
        return records;
    }
}
