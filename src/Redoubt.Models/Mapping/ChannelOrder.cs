namespace Redoubt.Models;

/// <summary>What a model's channels mean. Stored images are red, green, blue, or one grey channel.</summary>
public enum ChannelOrder
{
    /// <summary>The channels of the data, unchanged.</summary>
    AsStored,

    /// <summary>Red, green, blue. Grey images are repeated.</summary>
    Rgb,

    /// <summary>Blue, green, red. Grey images are repeated.</summary>
    Bgr,

    /// <summary>One channel: the luma 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601) of color images.</summary>
    Grey,
}
