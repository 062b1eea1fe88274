using System.Text.RegularExpressions;

namespace Redoubt.Protocol;

/// <summary>Text with <c>${NAME}</c> for values that must not stand in files.</summary>
public static partial class SecretText
{
    /// <summary>Puts the values in.</summary>
    /// <param name="text">The text.</param>
    /// <param name="lookUp">Gives the value of a name, or null.</param>
    /// <exception cref="ArgumentException">A name has no value.</exception>
    public static string Fill(string text, Func<string, string?> lookUp) => Reference().Replace(
        text, match => lookUp(match.Groups[1].Value) ?? throw new ArgumentException($"The environment variable {match.Groups[1].Value} is not set."));

    [GeneratedRegex(@"\$\{([A-Za-z_][A-Za-z0-9_]*)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Reference();
}
