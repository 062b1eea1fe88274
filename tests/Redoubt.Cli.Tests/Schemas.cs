using NJsonSchema;

namespace Redoubt.Cli.Tests;

/// <summary>The schemas under docs/schemas.</summary>
internal static class Schemas
{
    /// <summary>Asserts that a file is what a schema describes.</summary>
    public static async Task AssertValid(string schemaName, string jsonPath)
    {
        string path = Path.Combine(RepositoryRoot(), "docs", "schemas", schemaName + ".schema.json");

        // The validator knows draft 4 to 7, which spell "$defs" as "definitions".
        string text = (await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken)).Replace("$defs", "definitions", StringComparison.Ordinal);
        JsonSchema schema = await JsonSchema.FromJsonAsync(text, TestContext.Current.CancellationToken);
        string json = await File.ReadAllTextAsync(jsonPath, TestContext.Current.CancellationToken);
        Assert.Empty(schema.Validate(json).Select(static e => e.ToString()));
    }

    /// <summary>The folder that holds Redoubt.slnx.</summary>
    public static string RepositoryRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Redoubt.slnx"))) return folder.FullName;
        }

        throw new InvalidOperationException("Redoubt.slnx was not found above the tests.");
    }
}
