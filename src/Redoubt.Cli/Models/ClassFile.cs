using System.Collections.Immutable;
using System.Globalization;
using Redoubt.Data;

namespace Redoubt.Cli;

/// <summary>Reads <c>--classes FILE</c>: class names, one per line, in the order of the model's outputs.</summary>
internal static class ClassFile
{
    private const long MaximumBytes = 1 << 22;

    /// <summary>The names of the file. Where the data have names of their own (folders, say), their labels are renumbered to the file's order.</summary>
    /// <param name="path">The file.</param>
    /// <param name="labels">Class of every row.</param>
    /// <param name="own">Names that the data have, or null.</param>
    /// <param name="source">What the data are called.</param>
    /// <exception cref="InvalidUsageException">The file is unusable, or a name of the data is not in it.</exception>
    public static (int[] Labels, string[] Names) Renumber(string path, int[] labels, IReadOnlyList<string>? own, string source)
    {
        return Renumber(Read(path), path, labels, own, source);
    }

    /// <summary>The same for names that stand in another file.</summary>
    public static (int[] Labels, string[] Names) Renumber(string[] names, string path, int[] labels, IReadOnlyList<string>? own, string source)
    {
        if (own is null || own.SequenceEqual(names) || own.All(static name => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _))) return (labels, names);
        var position = new Dictionary<string, int>();
        for (int i = 0; i < names.Length; i++)
        {
            if (!position.TryAdd(names[i], i)) throw new InvalidUsageException($"{path}: line {i + 1}: the class '{names[i]}' is named twice.");
        }

        int[] renumbered = [.. labels.Select(label => position.TryGetValue(own[label], out int at)
            ? at
            : throw new InvalidUsageException($"{path}: the class '{own[label]}' of {source} is not in the file."))];
        return (renumbered, names);
    }

    /// <summary>A name for every class of a model: the data's where they have as many, else the numbers.</summary>
    public static ImmutableArray<string> Names(LabeledData data, int classes) => Names(data.ClassNames, classes);

    /// <summary>A name for every class: those given, then the numbers.</summary>
    public static ImmutableArray<string> Names(IReadOnlyList<string>? given, int classes) =>
        [.. Enumerable.Range(0, classes).Select(c => given is not null && c < given.Count ? given[c] : c.ToString(CultureInfo.InvariantCulture))];

    private static string[] Read(string path)
    {
        if (!File.Exists(path)) throw new InvalidUsageException($"{path}: there is no such file.");
        if (new FileInfo(path).Length > MaximumBytes) throw new InvalidUsageException($"{path}: a file of class names has at most {MaximumBytes} bytes.");
        string[] names = [.. File.ReadLines(path).Select(static line => line.Trim()).Where(static line => line.Length > 0)];
        return names.Length > 0 ? names : throw new InvalidUsageException($"{path}: the file names no class.");
    }
}
