namespace Redoubt.Cli;

/// <summary>An example in a help text.</summary>
/// <param name="CommandLine">A command line that works, without the program's name.</param>
/// <param name="Purpose">What it is for.</param>
internal sealed record HelpExample(string CommandLine, string Purpose);
