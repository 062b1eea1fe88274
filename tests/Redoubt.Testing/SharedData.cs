using System.Diagnostics.CodeAnalysis;

namespace Redoubt.Testing;

/// <summary>Finds the folder <c>shared</c> beside the repository, which holds models and data too large for it.</summary>
public static class SharedData
{
    /// <summary>The path of a file or folder below <c>shared</c>.</summary>
    /// <param name="relativePath">Path below <c>shared</c>, with forward slashes.</param>
    /// <param name="path">Full path when found.</param>
    /// <param name="message">Why it was not found, to be given to <c>Assert.Skip</c>.</param>
    /// <returns>False when the repository has no such neighbor: the test should then be skipped.</returns>
    public static bool TryFind(string relativePath, [NotNullWhen(true)] out string? path, [NotNullWhen(false)] out string? message)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(Path.Combine(folder.FullName, "Redoubt.slnx"))) continue;
            path = Path.GetFullPath(Path.Combine(folder.FullName, "..", "shared", relativePath));
            bool found = Path.Exists(path);
            message = found ? null : $"shared/{relativePath} is not beside the repository.";
            return found;
        }

        path = null;
        message = "Redoubt.slnx was not found above the test's folder.";
        return false;
    }
}
