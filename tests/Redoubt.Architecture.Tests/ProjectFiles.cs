using System.Xml.Linq;
using Redoubt.Testing;

namespace Redoubt.Architecture.Tests;

/// <summary>The project files of the repository.</summary>
internal static class ProjectFiles
{
    /// <summary>Project files below a folder, as full paths.</summary>
    public static string[] Below(string folder)
    {
        string root = Repository.PathOf(folder);
        return Directory.Exists(root) ? [.. Directory.GetFiles(root, "*.csproj", SearchOption.AllDirectories).Order(StringComparer.Ordinal)] : [];
    }

    /// <summary>Direct project references of every project below <c>src</c>.</summary>
    public static Dictionary<string, string[]> References() => Below("src").ToDictionary(
        path => Path.GetFileNameWithoutExtension(path),
        path => XDocument.Load(path).Descendants("ProjectReference").Select(item => NameOf((string)item.Attribute("Include")!)).ToArray());

    /// <summary>C# files of a project, without what the build makes.</summary>
    public static string[] Sources(string project) =>
    [
        .. Directory.GetFiles(Path.GetDirectoryName(project)!, "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin"))
            .Order(StringComparer.Ordinal),
    ];

    private static string NameOf(string include) => Path.GetFileNameWithoutExtension(include.Replace('\\', '/'));
}
