namespace Redoubt.Cli;

/// <summary>The arguments or a small input file cannot be used; the message is one sentence for the user.</summary>
internal sealed class InvalidUsageException(string message, Exception? inner = null) : Exception(message, inner);
