namespace Redoubt.Data;

/// <summary>Opens the tables that an argument names.</summary>
internal static class TableSource
{
    private static readonly string[] JsonEndings = [".jsonl", ".ndjson", ".json"], TabEndings = [".tsv", ".tab"];

    /// <summary>Opens the rows of a <c>csv:</c> term.</summary>
    public static TableRows OpenRows(DataPart part, CancellationToken cancellationToken)
    {
        TableSchema schema = SchemaOf(part, cancellationToken);
        RecordReader records = OpenRecords(part.Files[0], schema.Delimiter, schema.HasHeader);
        try
        {
            return new TableRows(records, schema);
        }
        catch
        {
            records.Dispose();
            throw;
        }
    }

    /// <summary>The schema that a term names, or else the one that is found by reading the file once.</summary>
    public static TableSchema SchemaOf(DataPart part, CancellationToken cancellationToken)
    {
        string? group = part.ValueOf("group");
        if (part.ValueOf("schema") is { } file)
        {
            if (part.Settings.FirstOrDefault(static setting => setting.Name is not ("schema" or "group")) is { Name: { } name })
                throw new UnreadableDataException(part.Argument, $"has both schema= and {name}=; write the {name} into the schema");
            TableSchema schema = TableSchema.Load(file);
            return group is null ? schema : WithGroup(schema, group);
        }

        using RecordReader records = OpenRecords(part);
        var inference = new SchemaInference(records, part.ValueOf("label"), group, part.ValuesOf("ignore"));
        while (records.MoveNext())
        {
            cancellationToken.ThrowIfCancellationRequested();
            inference.Add();
        }

        return inference.ToSchema((records as DelimitedReader)?.Delimiter, HasHeader(part));
    }

    /// <summary>Opens the records of a term by its settings.</summary>
    public static RecordReader OpenRecords(DataPart part)
    {
        char? delimiter = null;
        if (part.ValueOf("delimiter") is { } word)
        {
            delimiter = SchemaYaml.Delimiter(word)
                ?? throw new UnreadableDataException(part.Argument, $"the delimiter '{word}' must be one character or one of {SchemaYaml.DelimiterNames}");
        }

        return OpenRecords(part.Files[0], delimiter, HasHeader(part));
    }

    /// <summary>Position of a column, or an error with the nearest name.</summary>
    public static int Find(RecordReader records, string column)
    {
        for (int i = 0; i < records.Header.Count; i++)
        {
            if (records.Header[i] == column) return i;
        }

        string[] shown = [.. records.Header.Take(12)];
        string more = records.Header.Count > shown.Length ? $" and {records.Header.Count - shown.Length} more" : string.Empty;
        throw new UnreadableDataException(records.Name, $"has no column '{column}'; there are {string.Join(", ", shown)}{more}{Suggestion.For(column, records.Header)}");
    }

    private static RecordReader OpenRecords(string path, char? delimiter, bool hasHeader)
    {
        bool json = IsJson(path);
        ByteSource file = ByteSource.Open(path);
        try
        {
            return json ? new JsonLinesReader(file) : new DelimitedReader(file, delimiter ?? (EndsIn(path, TabEndings) ? '\t' : null), hasHeader);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    // By the name, or else by the first character.
    private static bool IsJson(string path)
    {
        if (EndsIn(path, JsonEndings)) return true;
        using ByteSource file = ByteSource.Open(path);
        var start = new byte[64];
        int length = file.ReadUpTo(start);
        return start.AsSpan(0, length).TrimStart(" \t\r\n"u8).StartsWith("{"u8);
    }

    private static bool EndsIn(string path, string[] endings)
    {
        string name = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;
        return Array.Exists(endings, ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
    }

    private static bool HasHeader(DataPart part) => part.ValueOf("header") switch
    {
        null or "yes" or "true" => true,
        "no" or "false" => false,
        { } other => throw new UnreadableDataException(part.Argument, $"header= must be yes or no, was '{other}'"),
    };

    // What the schema calls a feature stays one: results by a group that the model sees are the usual case.
    private static TableSchema WithGroup(TableSchema schema, string group) => schema with
    {
        Columns = [.. schema.Columns.Where(static column => column.Kind != ColumnKind.Group), new ColumnSchema { Name = group, Kind = ColumnKind.Group }],
    };
}
