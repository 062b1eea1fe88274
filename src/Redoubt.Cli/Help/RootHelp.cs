namespace Redoubt.Cli;

/// <summary>The text of <c>redoubt --help</c>.</summary>
internal static class RootHelp
{
    public static void Write(Terminal terminal)
    {
        TextWriter output = terminal.Output;
        foreach (string line in TextLayout.Wrap("redoubt: attack a machine-learning model as the strongest known adversaries would, and get evidence you can show.", terminal.Width))
            output.WriteLine(line);
        output.WriteLine();
        output.WriteLine("Usage: redoubt COMMAND [options]");
        output.WriteLine();
        output.WriteLine("Commands:");
        foreach (string line in TextLayout.Columns([.. VerbCard.All.Select(static card => (card.Name, card.Summary))], terminal.Width)) output.WriteLine(line);
        output.WriteLine();
        output.WriteLine("Start here:");
        output.WriteLine("  redoubt demo");
        output.WriteLine("  redoubt assess model.onnx --data mnist:DIR --norm linf --epsilon 0.3 --out report");
        output.WriteLine();
        foreach (string line in TextLayout.Wrap("Every command has --help with examples. Exit codes: 0 done, 1 a gate failed, 2 bad input, 3 canceled.", terminal.Width))
            output.WriteLine(line);
    }
}
