using System.Collections.Immutable;
using System.Globalization;

namespace Redoubt.Defenses;

/// <summary>Settings as results print them.</summary>
internal static class SettingText
{
    public static ImmutableSortedDictionary<string, string> Of(params ReadOnlySpan<(string Name, object Value)> settings)
    {
        var text = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach ((string name, object value) in settings)
            text[name] = value is IFormattable number ? number.ToString(value is float or double ? "0.######" : null, CultureInfo.InvariantCulture) : value.ToString() ?? string.Empty;
        return text.ToImmutable();
    }
}
