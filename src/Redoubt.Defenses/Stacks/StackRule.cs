namespace Redoubt.Defenses;

/// <summary>When several detectors together find a row suspicious.</summary>
/// <remarks>A detector that was joined and calibrated as one file (Fisher, Simes, learned) keeps the rate it was calibrated for; these rules do not state one.</remarks>
public enum StackRule
{
    /// <summary>One of them does. False alarms add up, at most.</summary>
    Any,

    /// <summary>All of them do. Never more false alarms than the most careful of them.</summary>
    All,
}
