using System.Text.RegularExpressions;
using Redoubt.Testing;

namespace Redoubt.Architecture.Tests;

/// <summary>The repository must build anywhere: its text names no package-registry host (clients know theirs) and no folder of one machine.</summary>
public sealed partial class RepositoryTextTests
{
    private static readonly string[] SkippedFolders = [".git", ".vs", "artifacts", "bin", "obj", "node_modules", "report", "BenchmarkDotNet.Artifacts"];
    private static readonly string[] BinaryExtensions = [".gz", ".npy", ".onnx", ".png", ".pb", ".bin", ".ico", ".snap"];

    [Fact]
    public void Files_OfTheRepository_NameNoRegistryAndNoMachine()
    {
        var found = new List<string>();
        foreach (string path in TextFiles(new DirectoryInfo(Repository.Root)))
        {
            string[] lines = File.ReadAllLines(path);
            for (int i = 0; i < lines.Length; i++)
            {
                if (Forbidden().Match(lines[i]) is { Success: true } match)
                    found.Add($"{Path.GetRelativePath(Repository.Root, path)}:{i + 1}: {match.Value}");
            }
        }

        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    // Written in two pieces, so that this file itself keeps the rule.
    [Theory]
    [InlineData("see https://www.nu" + "get.org/packages/x", true)]
    [InlineData("https://registry.npm" + "js.org/", true)]
    [InlineData("pip install --index-url https://py" + "pi.org/simple", true)]
    [InlineData("cd /wor" + "k/main && ls", true)]
    [InlineData("\"/wor" + "k/shared\"", true)]
    [InlineData("the frame/work/of", false)]
    [InlineData("https://example.org/work/", false)]
    [InlineData("dotnet restore", false)]
    public void Forbidden_Line_IsRecognized(string line, bool expected) => Assert.Equal(expected, Forbidden().IsMatch(line));

    private static IEnumerable<string> TextFiles(DirectoryInfo folder)
    {
        foreach (FileSystemInfo entry in folder.EnumerateFileSystemInfos())
        {
            if (entry.LinkTarget is not null) continue;
            if (entry is DirectoryInfo below)
            {
                if (SkippedFolders.Contains(below.Name)) continue;
                foreach (string path in TextFiles(below)) yield return path;
            }
            else if (!BinaryExtensions.Contains(entry.Extension) && entry.Name != ".git")
            {
                yield return entry.FullName;
            }
        }
    }

    [GeneratedRegex(
        @"(nuget|npmjs|pypi|pythonhosted|crates|rubygems|docker|ghcr|mcr\.microsoft|deb\.debian|golang|maven|packagist)\.(org|com|io)\b|(?<![A-Za-z0-9_.-])/[w]ork(/|\b)",
        RegexOptions.CultureInvariant)]
    private static partial Regex Forbidden();
}
