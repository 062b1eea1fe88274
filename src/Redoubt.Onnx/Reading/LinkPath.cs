namespace Redoubt.Onnx;

/// <summary>Follows the links in a path, in its folders too, so that two paths can be compared.</summary>
internal static class LinkPath
{
    // As many as Linux follows.
    private const int MostLinks = 40;

    /// <summary>The path without links; parts that do not exist stay as they are. Null when links lead in a circle.</summary>
    public static string? Resolve(string path)
    {
        string full = Path.GetFullPath(path), current = Path.GetPathRoot(full)!;
        var open = new Stack<string>(Parts(full[current.Length..]));
        int links = 0;
        while (open.TryPop(out string? part))
        {
            if (part == "..")
            {
                current = Path.GetDirectoryName(current) ?? current;
                continue;
            }

            string next = Path.Combine(current, part);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                current = next;
                continue;
            }

            if (++links > MostLinks) return null;
            string root = Path.IsPathRooted(target) ? Path.GetPathRoot(target)! : string.Empty;
            if (root.Length > 0) current = root;
            foreach (string step in Parts(target[root.Length..])) open.Push(step);
        }

        return current;
    }

    // Last part first, because a stack gives them back in reverse.
    private static IEnumerable<string> Parts(string path) =>
        path.Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries).Where(static p => p != ".").Reverse();
}
