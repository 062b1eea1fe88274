using Redoubt.Evidence;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Cli;

/// <summary>What results say about a mapping.</summary>
internal static class MappingText
{
    public static InputMappingSummary Of(InputMapping mapping, InputLayout layout, Shape example, string scores, string description) => new()
    {
        Layout = layout switch { InputLayout.ChannelsLast => "nhwc", InputLayout.Flat => "flat", _ => "nchw" },
        Channels = mapping.Channels switch
        {
            ChannelOrder.Rgb => "rgb",
            ChannelOrder.Bgr => "bgr",
            ChannelOrder.Grey => "grey",
            _ => example.Rank == 3 && example[0] is 1 or 3 ? (example[0] == 1 ? "grey" : "rgb") : null,
        },
        Resize = mapping.Resize?.ToString(),
        Crop = mapping.Crop?.ToString(),
        Scale = mapping.Scale,
        Mean = [.. mapping.Mean.Select(static m => (double)m)],
        StandardDeviation = [.. mapping.StandardDeviation.Select(static d => (double)d)],
        Scores = scores,
        Description = description,
    };
}
