using System.Diagnostics.CodeAnalysis;
using Redoubt.Data;
using Redoubt.Graphs;
using Redoubt.Models;
using Redoubt.Onnx;
using Redoubt.Protocol;

namespace Redoubt.Cli;

/// <summary>Turns an exception into one sentence and an exit code.</summary>
internal static class ErrorSentence
{
    /// <summary>Whether the user wants stack traces of internal errors.</summary>
    public static bool WantsTrace => Environment.GetEnvironmentVariable("REDOUBT_TRACE") == "1";

    public static bool TryOf(Exception exception, CancellationToken canceled, [NotNullWhen(true)] out string? sentence, out int exitCode)
    {
        (sentence, exitCode) = exception switch
        {
            InvalidUsageException => (exception.Message, ExitCode.BadInput),
            OperationCanceledException when canceled.IsCancellationRequested => ("Canceled before there was anything to keep.", ExitCode.Canceled),
            _ => OfFiles(exception),
        };
        sentence = $"redoubt: {sentence}";
        return true;
    }

    private static (string Sentence, int ExitCode) OfFiles(Exception exception) => exception switch
    {
        FileNotFoundException { FileName: { } file } => ($"{file}: there is no such file.", ExitCode.BadInput),
        DirectoryNotFoundException or UnauthorizedAccessException or IOException => (OneLine(exception.Message), ExitCode.BadInput),
        OutOfMemoryException => ("There is not enough memory; take fewer rows with --sample or a slice of the data.", ExitCode.BadInput),
        _ => IsBadInput(exception)
            ? (OneLine(exception.Message), ExitCode.BadInput)
            : ($"internal error, please report it: {exception.GetType().Name}: {OneLine(exception.Message)} (REDOUBT_TRACE=1 shows where.)", ExitCode.InternalError),
    };

    // Separate, so that the assemblies of the engine are loaded only when something went wrong in them.
    private static bool IsBadInput(Exception exception) => exception
        is UnreadableDataException or InvalidModelException or InvalidDataException or UnsupportedOpException or InvalidGraphException or ArgumentException or ServiceException or ClassifierUnavailableException;

    private static string OneLine(string message)
    {
        // The base library appends the name of the parameter, which means nothing to a user.
        int parameter = message.LastIndexOf(" (Parameter '", StringComparison.Ordinal);
        string sentence = (parameter < 0 ? message : message[..parameter]).ReplaceLineEndings(" ");

        // Names out of files and from servers may hold what a terminal takes for a command.
        return string.Create(sentence.Length, sentence, static (target, text) =>
        {
            for (int i = 0; i < target.Length; i++) target[i] = char.IsControl(text[i]) ? ' ' : text[i];
        });
    }
}
