namespace Redoubt.Defenses;

/// <summary>What happens to a row that the detectors of a stack find suspicious.</summary>
public enum StackAction
{
    /// <summary>It gets no answer.</summary>
    Reject,

    /// <summary>It is answered, and marked for somebody to look at. An attack that is marked has still succeeded.</summary>
    Flag,

    /// <summary>It is answered; the detectors are only recorded.</summary>
    Pass,
}
