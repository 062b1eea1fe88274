namespace Redoubt.Testing;

/// <summary>The working copy that the tests were built from.</summary>
public static class Repository
{
    /// <summary>Full path of the folder that holds <c>Redoubt.slnx</c>.</summary>
    /// <exception cref="InvalidOperationException">The tests do not run below the repository.</exception>
    public static string Root { get; } = FindRoot();

    /// <summary>Full path of a file or folder of the repository.</summary>
    /// <param name="relativePath">Path below the root, with forward slashes.</param>
    public static string PathOf(string relativePath) => Path.Combine(Root, relativePath);

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Redoubt.slnx"))) return folder.FullName;
        }

        throw new InvalidOperationException("Redoubt.slnx was not found above the test's folder.");
    }
}
