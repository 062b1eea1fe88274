using System.Text.Json.Serialization;

namespace Redoubt.Evidence;

/// <summary>The outcome of one check. Ordered by severity, except that <see cref="NotRun"/> says nothing in either direction.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CheckVerdict>))]
public enum CheckVerdict
{
    /// <summary>Nothing suspicious found; not a proof of absence.</summary>
    [JsonStringEnumMemberName("pass")]
    Pass,

    /// <summary>Suspicious; a person should look.</summary>
    [JsonStringEnumMemberName("warn")]
    Warn,

    /// <summary>The numbers of this run cannot be trusted as they stand.</summary>
    [JsonStringEnumMemberName("fail")]
    Fail,

    /// <summary>The check was not run; the sentence says why.</summary>
    [JsonStringEnumMemberName("notRun")]
    NotRun,
}
