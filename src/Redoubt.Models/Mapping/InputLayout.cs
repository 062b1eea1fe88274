namespace Redoubt.Models;

/// <summary>Order of a model's input axes.</summary>
public enum InputLayout
{
    /// <summary>Found from the shapes of model and data; the choice is stated in the mapping's description.</summary>
    Auto,

    /// <summary>Channels before rows: <c>[N,C,H,W]</c>.</summary>
    ChannelsFirst,

    /// <summary>Channels last: <c>[N,H,W,C]</c>.</summary>
    ChannelsLast,

    /// <summary>One axis of C·H·W values, or any other shape with as many elements, in the order of <c>[C,H,W]</c>.</summary>
    Flat,
}
