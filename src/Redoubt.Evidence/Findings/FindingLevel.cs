namespace Redoubt.Evidence;

/// <summary>How serious a finding is. The words are SARIF's.</summary>
public enum FindingLevel
{
    /// <summary>Worth knowing.</summary>
    Note,

    /// <summary>A person should look.</summary>
    Warning,

    /// <summary>The model or the result is not acceptable as it stands.</summary>
    Error,
}
