using System.Text.Json.Serialization;

namespace Redoubt.Evidence;

/// <summary>What the modeled adversary knows about the system.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AttackerKnowledge>))]
public enum AttackerKnowledge
{
    /// <summary>Everything: architecture, parameters, defenses, gradients.</summary>
    [JsonStringEnumMemberName("whiteBox")]
    WhiteBox,

    /// <summary>Part of it, such as the architecture or a surrogate model.</summary>
    [JsonStringEnumMemberName("greyBox")]
    GreyBox,

    /// <summary>Only the answers to queries.</summary>
    [JsonStringEnumMemberName("blackBox")]
    BlackBox,
}
