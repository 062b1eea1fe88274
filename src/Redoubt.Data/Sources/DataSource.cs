using System.Globalization;
using System.Text.RegularExpressions;

namespace Redoubt.Data;

/// <summary>A parsed data set argument: one term or several joined by plus signs, each with an optional slice. Immutable.</summary>
/// <remarks>
/// <para><c>TERM[#START:COUNT][+TERM…]</c>, where a term is one of <see cref="DataScheme.All"/>. Parsing reads no file, so the same text always means
/// the same thing.</para>
/// <para>File and folder names may contain the special characters, by these rules. A plus sign separates only where a term can begin: before
/// <c>digits</c> as a whole word or before a lower-case word of at least three characters and a colon. A number sign begins a slice only where
/// <c>#START:COUNT</c> in decimal digits ends the term. Of two file names separated by a comma, neither may contain another comma. Whatever stands
/// between double quotes is taken as it stands, so any name can be written: <c>idx:"a,b.idx",labels.idx</c>.</para>
/// <para>Tables take settings behind a semicolon, <c>NAME=VALUE</c> with commas or semicolons between them: <c>csv:FILE;label=status,ignore=id</c>.</para>
/// </remarks>
public sealed partial class DataSource
{
    private static readonly string[] TableSettings = ["schema", "label", "group", "ignore", "delimiter", "header"];
    private static readonly string[] TextSettings = ["text", "label", "group", "delimiter", "header"];

    private readonly string _argument;

    private DataSource(string argument, DataPart[] parts)
    {
        _argument = argument;
        Parts = parts;
    }

    /// <summary>Whether any of the rows are picture files of an image folder, which take long to decode.</summary>
    public bool HasPictures => Array.Exists(Parts, static part => part.Scheme == "images");

    /// <summary>The terms in their order.</summary>
    internal DataPart[] Parts { get; }

    /// <summary>Parses an argument.</summary>
    /// <param name="argument">For example <c>mnist:data/mnist/test#0:1000</c>.</param>
    /// <exception cref="UnreadableDataException">It is malformed; the sentence says how to write it.</exception>
    public static DataSource Parse(string argument)
    {
        ArgumentNullException.ThrowIfNull(argument);
        if (argument.Length == 0) throw new UnreadableDataException("The data set argument", $"is empty; known are {DataScheme.Known}");
        MarkedText whole = MarkedText.Of(argument);
        var parts = new List<DataPart>();
        int start = 0;
        foreach (int plus in whole.Marks('+').Where(at => TermStart().IsMatch(whole.Text, at + 1)))
        {
            parts.Add(ParseTerm(whole.Part(start, plus)));
            start = plus + 1;
        }

        parts.Add(ParseTerm(whole.Part(start, whole.Text.Length)));
        return new DataSource(argument, [.. parts]);
    }

    /// <summary>The argument as it was given.</summary>
    public override string ToString() => _argument;

    private static DataPart ParseTerm(MarkedText term)
    {
        RowRange? rows = ParseSlice(ref term, out string argument);
        string text = term.Text;
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        string scheme = colon >= 0 ? text[..colon] : text.Split('/')[0];
        if (scheme == "digits") return new DataPart(scheme, [], DigitsSplit(text), rows, argument);
        if (DataScheme.All.FirstOrDefault(known => known.Name == scheme) is not { } found)
            throw new UnreadableDataException(argument, $"'{scheme}' is not a data set scheme; known are {DataScheme.Known}{Suggestion.For(scheme, DataScheme.All.Select(static known => known.Name))}");
        if (colon < 0 || colon == text.Length - 1)
            throw new UnreadableDataException(argument, $"names no file; write {found.Syntax}");

        MarkedText rest = term.Part(colon + 1, text.Length);
        return scheme switch
        {
            "mnist" or "cifar10" => ParseFolder(scheme, rest, rows, argument),
            "images" => new DataPart(scheme, [rest.Text], null, rows, argument),
            "csv" => ParseTable(rest, found, TableSettings, rows, argument),
            "text" => ParseTable(rest, found, TextSettings, rows, argument),
            _ => new DataPart(scheme, TwoFiles(rest, found, argument), null, rows, argument),
        };
    }

    private static RowRange? ParseSlice(ref MarkedText term, out string argument)
    {
        argument = term.Text;
        int[] marks = term.Marks('#');
        if (marks.Length == 0 || SliceText().Match(term.Text, marks[^1]) is not { Success: true } match) return null;
        if (!int.TryParse(match.Groups[1].Value, NumberStyles.None, CultureInfo.InvariantCulture, out int start)
            || !int.TryParse(match.Groups[2].Value, NumberStyles.None, CultureInfo.InvariantCulture, out int count) || count == 0)
            throw new UnreadableDataException(argument, $"the slice {match.Value} must be #START:COUNT with COUNT at least 1 and both below 2147483648");
        term = term.Part(0, marks[^1]);
        return new RowRange(start, count);
    }

    private static string? DigitsSplit(string text) => text switch
    {
        "digits" => null,
        "digits/train" => "train",
        "digits/test" => "test",
        _ => throw new UnreadableDataException(text, "is not a side of the embedded digits; write digits, digits/train or digits/test, with #START:COUNT for a slice"),
    };

    private static DataPart ParseTable(MarkedText rest, DataScheme scheme, string[] known, RowRange? rows, string argument)
    {
        int[] ends = [.. rest.Marks(';'), rest.Text.Length];
        string file = rest.Text[..ends[0]];
        if (file.Length == 0) throw new UnreadableDataException(argument, $"names no file; write {scheme.Syntax}");
        var settings = new List<(string, string)>();
        for (int i = 1; i < ends.Length; i++)
        {
            MarkedText list = rest.Part(ends[i - 1] + 1, ends[i]);
            int start = 0;
            foreach (int comma in list.Marks(',').Append(list.Text.Length))
            {
                settings.Add(ParseSetting(list.Text[start..comma], scheme, known, argument));
                start = comma + 1;
            }
        }

        return new DataPart(scheme.Name, [file], null, rows, argument) { Settings = settings };
    }

    private static (string Name, string Value) ParseSetting(string text, DataScheme scheme, string[] known, string argument)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals < 1 || equals == text.Length - 1)
            throw new UnreadableDataException(argument, $"'{text}' must be NAME=VALUE, as in {scheme.Example}; put values with commas or semicolons in double quotes");
        string name = text[..equals];
        if (known.Contains(name)) return (name, text[(equals + 1)..]);
        throw new UnreadableDataException(argument, $"{scheme.Name}: has no setting '{name}'; known are {string.Join(", ", known)}{Suggestion.For(name, known)}");
    }

    private static DataPart ParseFolder(string scheme, MarkedText rest, RowRange? rows, string argument)
    {
        foreach (string split in new[] { "train", "test" })
        {
            if (rest.EndsWith("/" + split))
                return new DataPart(scheme, [rest.Text[..^(split.Length + 1)]], split, rows, argument);
        }

        return new DataPart(scheme, [rest.Text], null, rows, argument);
    }

    private static string[] TwoFiles(MarkedText rest, DataScheme scheme, string argument)
    {
        int[] commas = rest.Marks(',');
        if (commas.Length != 1 || commas[0] == 0 || commas[0] == rest.Text.Length - 1)
            throw new UnreadableDataException(argument, $"needs two file names separated by one comma, as {scheme.Syntax}; put names that contain commas in double quotes");
        return [rest.Text[..commas[0]], rest.Text[(commas[0] + 1)..]];
    }

    [GeneratedRegex(@"\G(digits(?=$|[/#+])|[a-z][a-z0-9]{2,}:)", RegexOptions.CultureInvariant)]
    private static partial Regex TermStart();

    [GeneratedRegex(@"\G#([0-9]+):([0-9]+)\z", RegexOptions.CultureInvariant)]
    private static partial Regex SliceText();
}
