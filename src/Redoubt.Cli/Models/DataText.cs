using System.Collections.Immutable;
using System.Globalization;
using Redoubt.Evidence;

namespace Redoubt.Cli;

/// <summary>A description of data in a few lines of text, with a bar for every class.</summary>
internal static class DataText
{
    private const int MostLines = 50, WidestName = 32, WidestBar = 40;

    public static void Write(VerbContext context, DataDescription data)
    {
        context.Say($"Data     {data.Argument}");
        if (data.TextLengths is [int shortest, int middle, int longest])
        {
            context.Say(string.Create(CultureInfo.InvariantCulture, $"Rows     {data.Rows} texts"));
            context.Say(string.Create(CultureInfo.InvariantCulture, $"Lengths  {shortest} to {longest} characters, half of the texts at most {middle}"));
        }
        else
        {
            context.Say(string.Create(CultureInfo.InvariantCulture, $"Rows     {data.Rows} of [{string.Join(',', data.RowShape)}]"));
            context.Say(string.Create(CultureInfo.InvariantCulture, $"Values   {data.Smallest} to {data.Largest}"));
        }

        context.Say($"SHA-256  {data.Sha256}");
        WriteColumns(context, data.Columns);
        if (data.GroupNames.Length > 0) WriteCounts(context, "Groups   ", data.GroupNames, data.RowsPerGroup);
        WriteCounts(context, "Classes  ", data.ClassNames, data.RowsPerClass);
        foreach (string remark in data.Remarks) context.SayLong($"Note: {remark}");
    }

    private static void WriteColumns(VerbContext context, ImmutableArray<DataColumn> columns)
    {
        if (columns.IsEmpty) return;
        context.Say($"Columns  {columns.Length}");
        int width = Math.Min(WidestName, columns.Max(static column => column.Name.Length));
        foreach (DataColumn column in columns.Take(MostLines))
            context.Say($"  {Fit(column.Name, width)}  {column.Type}{(column.Levels.IsEmpty ? string.Empty : $", {column.Levels.Length} levels")}");
        WriteRest(context, columns.Length);
    }

    private static void WriteCounts(VerbContext context, string label, ImmutableArray<string> names, ImmutableArray<int> counts)
    {
        context.Say($"{label}{names.Length}");
        int width = names.IsEmpty ? 0 : Math.Min(WidestName, names.Max(static name => name.Length));
        int room = Math.Clamp(context.Terminal.Width - width - 24, 5, WidestBar);
        double total = Math.Max(1, counts.Sum(static count => (long)count)), largest = counts.IsEmpty ? 1 : Math.Max(1, counts.Max());
        for (int i = 0; i < Math.Min(MostLines, names.Length); i++)
        {
            string bar = Bar(counts[i] / largest * room, context.Terminal);
            context.Say(string.Create(CultureInfo.InvariantCulture, $"  {Fit(names[i], width)}  {counts[i],8}  {100 * counts[i] / total,5:0.0} %  {bar}").TrimEnd());
        }

        WriteRest(context, names.Length);
    }

    private static void WriteRest(VerbContext context, int count)
    {
        if (count > MostLines) context.Say($"  and {count - MostLines} more");
    }

    // Blocks where the terminal can show them; a class with any row has a bar.
    private static string Bar(double length, Terminal terminal)
    {
        bool unicode = terminal.Output.Encoding.GetMaxByteCount(1) > 1;
        int whole = length > 0 ? Math.Max(1, (int)Math.Round(length)) : 0;
        return new string(unicode ? '\u2588' : '#', whole);
    }

    private static string Fit(string name, int width)
    {
        string line = name.ReplaceLineEndings(" ");
        return line.Length <= width ? line.PadRight(width) : string.Concat(line.AsSpan(0, width - 1), "\u2026");
    }
}
