namespace Redoubt.Attacks;

/// <summary>Turns the sentences of an options record into one exception.</summary>
internal static class OptionsErrors
{
    /// <summary>Throws one exception that lists every sentence; returns when there is none.</summary>
    public static void ThrowIfAny(IEnumerable<string> errors, string parameterName)
    {
        string message = string.Join(' ', errors);
        if (message.Length > 0) throw new ArgumentException(message, parameterName);
    }
}
