using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Redoubt.Cli;

/// <summary>Makes options whose errors are sentences of our own.</summary>
internal static class Options
{
    /// <summary>An option with text as its value.</summary>
    public static Option<string?> Text(string name, string valueName, string description, bool required = false) => new(name)
    {
        HelpName = valueName,
        Description = description,
        Required = required,
    };

    /// <summary>An option that may be given several times.</summary>
    public static Option<string[]> Texts(string name, string valueName, string description) => new(name)
    {
        HelpName = valueName,
        Description = description,
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
    };

    /// <summary>An option with a number or fraction as its value.</summary>
    public static Option<double?> Number(string name, string valueName, string description, bool required = false) => new(name)
    {
        HelpName = valueName,
        Description = description,
        Required = required,
        CustomParser = result =>
        {
            if (result.Tokens.Count != 1) return Refuse<double?>(result, $"{name} needs one number.");
            string text = result.Tokens[0].Value;
            return Numbers.TryParse(text, out double value)
                ? value
                : Refuse<double?>(result, $"{name} must be a number such as 0.03 or 8/255, was '{text}'.");
        },
    };

    /// <summary>An option with a whole number as its value.</summary>
    public static Option<int?> Integer(string name, string valueName, string description, int smallest, int largest = int.MaxValue) => new(name)
    {
        HelpName = valueName,
        Description = description,
        CustomParser = result =>
        {
            if (result.Tokens.Count != 1) return Refuse<int?>(result, $"{name} needs one whole number.");
            string text = result.Tokens[0].Value;
            bool whole = int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value);
            if (whole && value >= smallest && value <= largest) return value;
            string range = largest == int.MaxValue ? $"of {smallest} or more" : $"in [{smallest}, {largest}]";
            return Refuse<int?>(result, $"{name} must be a whole number {range}, was '{text}'.");
        },
    };

    /// <summary>The option <c>--seed</c>.</summary>
    public static Option<ulong?> Seed() => new("--seed")
    {
        HelpName = "N",
        Description = "Seed of all randomness; the same seed gives the same bytes. Default 0.",
        CustomParser = result =>
        {
            string text = result.Tokens.Count == 1 ? result.Tokens[0].Value : string.Empty;
            return ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong value)
                ? value
                : Refuse<ulong?>(result, $"--seed must be a whole number of 0 or more, was '{text}'.");
        },
    };

    private static T? Refuse<T>(ArgumentResult result, string sentence)
    {
        result.AddError(sentence);
        return default;
    }
}
