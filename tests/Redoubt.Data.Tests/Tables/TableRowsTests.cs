using System.Text;

namespace Redoubt.Data.Tests;

public sealed class TableRowsTests : IDisposable
{
    private const string Schema =
        """
        schema: redoubt.table/1
        missing: ["?"]
        columns:
          - {name: age, type: integer}
          - {name: job, type: categorical, levels: [clerk, farmer, other], fill: other}
          - {name: rich, type: boolean}
          - {name: size, type: categorical, levels: [S, M, L], encoding: index}
          - {name: score, type: numeric, fill: 0.25}
          - {name: place, type: group}
          - {name: state, type: label, levels: [ok, bad], map: {good: ok, "*": bad}, names: [fine, broken]}
        """;

    private readonly TempFolder _folder = new();

    [Fact]
    public void Load_WithSchema_EncodesEveryType()
    {
        // The file's order differs from the schema's, and it has a column that the schema does not know.
        LabeledData data = Load("place,age,job,rich,extra,size,score,state\nnorth,30,farmer,yes,?,M,1e-1,ok\nsouth, 41 ,?,FALSE,,L,?,strange\nnorth,7,clerk,1,x,S,-2,good\n", Schema);
        Assert.Equal("[3,7]", data.Inputs.Shape.ToString());
        Assert.Equal([30f, 0, 1, 0, 1, 1, 0.1f], data.Inputs.Row(0).ToArray());
        Assert.Equal([41f, 0, 0, 1, 0, 2, 0.25f], data.Inputs.Row(1).ToArray());
        Assert.Equal([7f, 1, 0, 0, 1, 0, -2f], data.Inputs.Row(2).ToArray());
        Assert.Equal([0, 1, 0], data.Labels);
        Assert.Equal(["fine", "broken"], data.ClassNames!);
        Assert.Equal(["north", "south"], data.Groups!.Names);
        Assert.Equal([0, 1, 0], data.Groups.Codes);
        Assert.Equal("age Integer 0 1, job Categorical 1 3, rich Boolean 4 1, size Categorical 5 1, score Numeric 6 1", string.Join(", ", data.Columns!.Select(static c => $"{c.Name} {c.Kind} {c.First} {c.Count}")));
        Assert.Equal(["clerk", "farmer", "other"], data.Columns![1].Levels);
        Assert.Equal([1, 0], data.Take([1, 2]).Groups!.Codes);
    }

    [Theory]
    [InlineData("30.5,clerk,1,S,1,a,ok", "line 3, column age: '30.5' is no whole number.")]
    [InlineData("x,clerk,1,S,1,a,ok", "line 3, column age: 'x' is no finite number.")]
    [InlineData("?,clerk,1,S,1,a,ok", "line 3, column age: '?' is a missing cell; add 'fill: VALUE' to the column in the schema.")]
    [InlineData("1,smith,1,S,1,a,ok", "line 3, column job: 'smith' is none of the 3 levels clerk, farmer, other.")]
    [InlineData("1,clerk,2,S,1,a,ok", "line 3, column rich: '2' is no truth; write true or false, yes or no, 1 or 0.")]
    [InlineData("1,clerk,1,S,1e39,a,ok", "line 3, column score: '1e39' is no finite number.")]
    [InlineData("1,clerk,1,S,NaN,a,ok", "line 3, column score: 'NaN' is no finite number.")]
    [InlineData("1,clerk,1,S,1,a,", "line 3, column state: the label is missing.")]
    [InlineData("1,clerk,1,S,1,a", "line 3 has 6 fields, but the file has 7 columns.")]
    public void Load_BadCell_NamesFileLineAndColumn(string record, string problem) =>
        AssertFails($"age,job,rich,size,score,place,state\n1,clerk,1,S,1,a,ok\n{record}\n", Schema, $"t.csv: {problem}");

    [Fact]
    public void Load_MissingColumn_ProposesAnother() => AssertFails(
        "age,job,rich,size,scores,place,state\n1,clerk,1,S,1,a,ok\n", Schema,
        "t.csv: has no column 'score'; there are age, job, rich, size, scores, place, state (did you mean 'scores'?).");

    [Fact]
    public void Load_UnknownClass_ListsTheClasses() => AssertFails(
        "x,y\n1,maybe\n", "columns:\n- {name: x, type: numeric}\n- {name: y, type: label, levels: [no, yes]}\n", "t.csv: line 2, column y: 'maybe' is none of the classes no, yes.");

    [Fact]
    public void Load_LabelWithoutLevels_HoldsClassNumbers()
    {
        const string Numbers = "columns:\n- {name: x, type: numeric}\n- {name: y, type: label}\n";
        LabeledData data = Load("x,y\n1,3\n2,0\n", Numbers);
        Assert.Equal([3, 0], data.Labels);
        Assert.Null(data.ClassNames);
        AssertFails("x,y\n1,-1\n", Numbers, "t.csv: line 2, column y: '-1' is no class number; give the label levels in the schema.");
    }

    [Fact]
    public void Load_WholeNumberInAnotherSpelling_IsTheSameLevel() =>
        Assert.Equal([0, 1, 1], Load("x,y\n1,-1\n2,1.0\n3,01\n", "columns:\n- {name: x, type: numeric}\n- {name: y, type: label, levels: [-1, 1]}\n").Labels);

    [Fact]
    public void Load_JsonLines_IsTheSameTable()
    {
        string schema = _folder.Write("s.yaml", Encoding.UTF8.GetBytes(Schema));
        string json = _folder.Write("t.jsonl", "{\"state\":\"ok\",\"age\":30,\"job\":\"farmer\",\"rich\":true,\"size\":\"M\",\"score\":0.1,\"place\":\"north\"}\n{\"age\":41,\"state\":\"x\",\"rich\":false,\"size\":\"L\",\"place\":\"south\"}"u8.ToArray());
        LabeledData data = DataLoader.Load($"csv:{json};schema={schema}", TestContext.Current.CancellationToken);
        Assert.Equal([30f, 0, 1, 0, 1, 1, 0.1f, 41f, 0, 0, 1, 0, 2, 0.25f], data.Inputs.Data.ToArray());
        Assert.Equal([0, 1], data.Labels);
    }

    [Fact]
    public void Load_SliceJoinAndGzip_Work()
    {
        const string Table = "x,y\n0.5,b\n1.5,a\n2.5,b\n3.5,a\n";
        string path = _folder.Write("t.csv.gz", TempFolder.Gzip(Encoding.UTF8.GetBytes(Table)));
        LabeledData data = DataLoader.Load($"csv:{path}#1:2+csv:{path}#3:1", TestContext.Current.CancellationToken);
        Assert.Equal([1.5f, 2.5f, 3.5f], data.Inputs.Data.ToArray());
        Assert.Equal([0, 1, 0], data.Labels);
        Assert.Equal(["a", "b"], data.ClassNames!);
    }

    [Fact]
    public void Load_JoinedTablesOfOtherLevels_AskForASchema()
    {
        string one = _folder.Write("1.csv", "x,y\nred,a\nred,b\n"u8.ToArray()), two = _folder.Write("2.csv", "x,y\nblue,a\nblue,b\n"u8.ToArray());
        var e = Assert.Throws<UnreadableDataException>(() => DataLoader.Load($"csv:{one}+csv:{two}", TestContext.Current.CancellationToken));
        Assert.Equal($"csv:{two}: has other columns, types or levels than csv:{one}; read both with the same schema.", e.Message);
    }

    [Fact]
    public void Stream_Table_EqualsTheWhole()
    {
        string path = _folder.Write("t.csv", Encoding.UTF8.GetBytes("x,kind,y\n" + string.Concat(Enumerable.Range(0, 50).Select(static i => $"{i * 0.5 + 0.25},{(i % 3 == 0 ? "a" : "b")},{i % 4}\n"))));
        var source = DataSource.Parse($"csv:{path}");
        LabeledData whole = DataLoader.Load(source, TestContext.Current.CancellationToken);
        using var stream = DataStream.Open(source, cancellationToken: TestContext.Current.CancellationToken);
        LabeledData[] batches = [.. stream.Batches(7, TestContext.Current.CancellationToken)];
        Assert.Equal(whole.ContentHash, LabeledData.Concatenate(batches, "b").ContentHash);
        Assert.Equal(whole.Labels, DataIndex.Read(source, cancellationToken: TestContext.Current.CancellationToken).Labels);
        Assert.Equal(whole.Take([3, 17]).ContentHash, DataLoader.LoadRows(source, [3, 17], new DataOptions(), TestContext.Current.CancellationToken).ContentHash);
        Assert.Equal([1, 2], stream.Columns!.Select(static column => column.Count));
    }

    public void Dispose() => _folder.Dispose();

    private LabeledData Load(string table, string schema)
    {
        string t = _folder.Write("t.csv", Encoding.UTF8.GetBytes(table)), s = _folder.Write("s.yaml", Encoding.UTF8.GetBytes(schema));
        return DataLoader.Load($"csv:{t};schema={s}", TestContext.Current.CancellationToken);
    }

    private void AssertFails(string table, string schema, string message)
    {
        var e = Assert.Throws<UnreadableDataException>(() => Load(table, schema));
        Assert.Equal(message, e.Message.Replace(_folder.Root + Path.DirectorySeparatorChar, "", StringComparison.Ordinal));
    }
}
