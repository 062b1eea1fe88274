namespace Redoubt.Defenses;

/// <summary>Where a defense stands.</summary>
public enum DefenseStage
{
    /// <summary>In front of the model: it changes inputs.</summary>
    Input,

    /// <summary>Behind the model: it changes scores.</summary>
    Output,
}
