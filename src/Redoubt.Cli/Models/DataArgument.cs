using Redoubt.Data;
using Redoubt.Models;

namespace Redoubt.Cli;

/// <summary>Loads the data set that an option names, and says what was not applied in it.</summary>
internal static class DataArgument
{
    /// <summary>Loads all rows.</summary>
    /// <param name="context">Where remarks go.</param>
    /// <param name="argument">The data set argument.</param>
    /// <param name="resize">Size of the pictures of an image folder; null to keep it.</param>
    public static LabeledData Load(VerbContext context, string argument, ImageSize? resize = null) => Load(context, argument, OptionsOf(resize));

    /// <summary>The same with all settings.</summary>
    public static LabeledData Load(VerbContext context, string argument, DataOptions options)
    {
        LabeledData data = DataLoader.Load(DataSource.Parse(argument), options, context.Terminal.CancellationToken);
        foreach (string remark in data.Remarks) context.SayLong($"Note: {remark}");
        return data;
    }

    /// <summary>The reader's settings.</summary>
    public static DataOptions OptionsOf(ImageSize? resize) => new() { Resize = resize is null ? null : (resize.Height, resize.Width) };
}
