using System.Text;

namespace Redoubt.Data.Tests;

public sealed class TableSchemaTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void Infer_MixedTable_FindsTypesLevelsAndFills()
    {
        var table = new StringBuilder("id,amount,count,flag,answer,color,note,when,gap,empty,status\n");
        for (int i = 0; i < 30; i++)
            table.Append(System.Globalization.CultureInfo.InvariantCulture, $"{i + 1},{i}.5,{i % 7},{i % 2},{(i % 2 == 0 ? "yes" : "no")},{(i == 4 ? "?" : i % 3 == 0 ? "red" : "blue")},text {i},{2000 + i % 9},{(i == 3 ? "" : (i % 5).ToString(System.Globalization.CultureInfo.InvariantCulture))},NA,{(i % 3 == 1 ? "bad" : "ok")}\n");
        TableSchema schema = Infer(table.ToString());

        string[] expected =
        [
            "id Ignored", "amount Numeric", "count Integer", "flag Boolean", "answer Boolean", "color Categorical blue/red/(missing) fill (missing)", "note Ignored", "when Integer",
            "gap Integer fill 2", "empty Ignored", "status Label bad/ok",
        ];
        Assert.Equal(expected, schema.Columns.Select(Describe));
        Assert.Equal(',', schema.Delimiter);
        Assert.Equal("ignored, because it only counts the rows", schema.Columns[0].Comment);
        Assert.Equal("ignored, because it holds 30 different texts", schema.Columns[6].Comment);
        Assert.Equal("1 of 30 cells are missing and taken as the mean, 2", schema.Columns[8].Comment);
        Assert.Equal("taken as the label, because it is the last column; add ;label=COLUMN for another", schema.Columns[^1].Comment);
    }

    [Theory]
    [InlineData("Label,x\na,1\nb,2\n", "", "Label")]
    [InlineData("x,TARGET,z\n1,a,1\n2,b,1\n", "", "TARGET")]
    [InlineData("x,z\na,1\nb,2\n", ";label=x", "x")]
    [InlineData("x,z\n1,2\n2,1\n", "", "z")]
    public void Infer_Label_IsNamedOrGuessed(string table, string setting, string expected) =>
        Assert.Equal(expected, Infer(table, setting).Columns.Single(static column => column.Kind == ColumnKind.Label).Name);

    [Theory]
    [InlineData("x,z\n1,0.5\n2,0.25\n", "", "does not show which column is the label; add ;label=COLUMN (there are x, z).")]
    [InlineData("label,class,z\n1,2,3\n", "", "does not show which column is the label; add ;label=COLUMN (there are label, class, z).")]
    [InlineData("x,status\n1,2\n", ";label=statsu", "has no column 'statsu'; there are x, status (did you mean 'status'?).")]
    [InlineData("x,status\n1,2\n", ";group=z", "has no column 'z'; there are x, status.")]
    [InlineData("x,status\n", "", "holds no rows.")]
    [InlineData("status\n1\n2\n", "", "There are 0 features.")]
    public void Infer_NotPossible_SaysWhatToAdd(string table, string setting, string problem)
    {
        string path = _folder.Write("t.csv", Encoding.UTF8.GetBytes(table));
        var e = Assert.Throws<UnreadableDataException>(() => TableSchema.Infer(DataSource.Parse($"csv:{path}{setting}"), TestContext.Current.CancellationToken));
        Assert.Equal($"{path}: {problem}", e.Message);
    }

    [Fact]
    public void Load_WhatWasSaved_IsTheSame()
    {
        var schema = new TableSchema
        {
            Columns =
            [
                new ColumnSchema { Name = "a: b, \"c\" #", Kind = ColumnKind.Categorical, Levels = ["yes", "<=50K", "ä ü", "", "\t", "😀", "~", "- x", "\u0085"], Fill = "", AsIndex = true },
                new ColumnSchema { Name = "1", Kind = ColumnKind.Numeric, Fill = "1.5", Comment = "a comment" },
                new ColumnSchema { Name = "null", Kind = ColumnKind.Label, Levels = ["0", "-1"], Names = ["no", "\\"], Map = new Dictionary<string, string> { ["*"] = "0", ["x y"] = "-1" } },
                new ColumnSchema { Name = "g", Kind = ColumnKind.Group },
            ],
            Delimiter = '\t',
            HasHeader = false,
            Missing = ["?", "N/A"],
        };
        string path = Path.Combine(_folder.Root, "s.yaml");
        schema.Save(path);
        TableSchema loaded = TableSchema.Load(path);
        Assert.Equal(schema.ToYaml().Replace("  # a comment", "", StringComparison.Ordinal), loaded.ToYaml());
        Assert.Equal(schema.Columns[0].Levels, loaded.Columns[0].Levels);
        Assert.Equal(schema.Columns[2].Map, loaded.Columns[2].Map);
        Assert.Equal((schema.Delimiter, schema.HasHeader), (loaded.Delimiter, loaded.HasHeader));
    }

    [Theory]
    [InlineData("", "is empty.")]
    [InlineData("x", "line 1: expected names and values; known names are schema, delimiter, header, missing, columns.")]
    [InlineData("columns: 3", "line 1: expected 'columns:' with a list such as '- {name: age, type: integer}'.")]
    [InlineData("schema: redoubt.table/9\ncolumns: []", "line 1: the schema is 'redoubt.table/9', this program reads redoubt.table/1.")]
    [InlineData("colums: []", "line 1: 'colums' is not a setting; known are schema, delimiter, header, missing, columns (did you mean 'columns'?).")]
    [InlineData("columns:\n- {name: x, type: number}", "line 2: 'number' is no type; known are numeric, integer, categorical, boolean, label, group, ignored.")]
    [InlineData("columns:\n- {name: x, type: numerc}", "line 2: 'numerc' is no type; known are numeric, integer, categorical, boolean, label, group, ignored (did you mean 'numeric'?).")]
    [InlineData("columns:\n- {name: x}", "line 2: a column needs a name and a type.")]
    [InlineData("columns:\n- {name: x, type: categorical}", "line 2: Column x: categorical needs levels.")]
    [InlineData("columns:\n- {name: x, type: categorical, levels: [a], fill: b}", "line 2: Column x: the fill 'b' is no level.")]
    [InlineData("columns:\n- {name: x, type: label, levels: [a], map: {q: c}}", "line 2: Column x: the map leads to 'c', which is no level.")]
    [InlineData("columns:\n- {name: x, type: numeric}", "There must be one column of type label, there are 0.")]
    [InlineData("columns:\n- {name: x, type: label}", "There are 0 features.")]
    [InlineData("columns:\n- {name: x, type: numeric}\n- {name: x, type: label}", "Column x is there twice.")]
    [InlineData("header: maybe\ncolumns: []", "line 1: expected true or false.")]
    [InlineData("delimiter: word\ncolumns: []", "line 1: the delimiter must be one character or one of comma, semicolon, tab, bar, space.")]
    [InlineData("a: [1, 2", "this is not YAML")]
    [InlineData("a: &x [1]\nb: *x", "line 1: anchors, aliases and tags are not used here.")]
    [InlineData("[[[[[[[[[[[[1]]]]]]]]]]]]", "line 1: lies more than 8 levels deep.")]
    [InlineData("columns: []\n---\ncolumns: []", "has a second document.")]
    public void Load_Broken_NamesTheLine(string yaml, string problem)
    {
        string path = _folder.Write("s.yaml", Encoding.UTF8.GetBytes(yaml));
        var e = Assert.Throws<UnreadableDataException>(() => TableSchema.Load(path));
        Assert.StartsWith($"{path}: ", e.Message, StringComparison.Ordinal);
        Assert.Contains(problem, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_DeepNesting_DoesNotOverflowTheStack()
    {
        string path = _folder.Write("s.yaml", Encoding.UTF8.GetBytes(new string('[', 200_000)));
        Assert.Throws<UnreadableDataException>(() => TableSchema.Load(path));
    }

    [Fact]
    public void Load_SchemaAndGroupSetting_AddsTheGroup()
    {
        string schema = _folder.Write("s.yaml", "columns:\n- {name: x, type: numeric}\n- {name: y, type: label}\n"u8.ToArray());
        string table = _folder.Write("t.csv", "x,y,who\n1,0,ann\n2,1,\n"u8.ToArray());
        LabeledData data = DataLoader.Load($"csv:{table};schema={schema},group=who", TestContext.Current.CancellationToken);
        Assert.Equal(["ann", "(missing)"], data.Groups!.Names);

        // A feature of the schema stays one.
        LabeledData both = DataLoader.Load($"csv:{table};schema={schema},group=x", TestContext.Current.CancellationToken);
        Assert.Equal(("[2,1]", "1,2"), (both.Inputs.Shape.ToString(), string.Join(',', both.Groups!.Names)));
        var e = Assert.Throws<UnreadableDataException>(() => DataLoader.Load($"csv:{table};schema={schema};label=x", TestContext.Current.CancellationToken));
        Assert.EndsWith("has both schema= and label=; write the label into the schema.", e.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private TableSchema Infer(string table, string setting = "") =>
        TableSchema.Infer(DataSource.Parse($"csv:{_folder.Write("t.csv", Encoding.UTF8.GetBytes(table))}{setting}"), TestContext.Current.CancellationToken);

    private static string Describe(ColumnSchema column) =>
        $"{column.Name} {column.Kind}{(column.Levels.Count > 0 ? " " + string.Join('/', column.Levels) : "")}{(column.Fill is { } fill ? $" fill {fill}" : "")}";
}
