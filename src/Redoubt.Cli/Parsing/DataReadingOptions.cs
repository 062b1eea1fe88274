using System.CommandLine;
using Redoubt.Data;
using Redoubt.Models;

namespace Redoubt.Cli;

/// <summary>The argument and options that name a data set and how to read it, for the verbs below <c>data</c>.</summary>
internal sealed class DataReadingOptions
{
    private readonly Argument<string> _data = new("data") { HelpName = "DATA", Description = "Data set; see 'redoubt data list'." };
    private readonly Option<string?> _resize = Options.Text("--resize", "HxW", "Size of the pictures of an image folder (bilinear).");
    private readonly Option<string?> _groups = Options.Text("--groups", "FILE.npy", "Group of every row as a NumPy array of whole numbers.");

    /// <summary>Adds them to a verb.</summary>
    public static DataReadingOptions AddTo(Command command)
    {
        var options = new DataReadingOptions();
        command.Arguments.Add(options._data);
        command.Options.Add(options._resize);
        command.Options.Add(options._groups);
        return options;
    }

    /// <summary>The data set.</summary>
    public DataSource SourceOf(VerbContext context) => DataSource.Parse(context.Get(_data)!);

    /// <summary>How to read it.</summary>
    public DataOptions OptionsOf(VerbContext context)
    {
        ImageSize? resize = context.Get(_resize) is { } size ? MappingOptions.Size(size, "--resize") : null;
        return DataArgument.OptionsOf(resize) with { GroupFile = context.Get(_groups) };
    }
}
