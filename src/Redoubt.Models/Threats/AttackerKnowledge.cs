namespace Redoubt.Models;

/// <summary>What the attacker can see of the model.</summary>
public enum AttackerKnowledge
{
    /// <summary>Everything: structure, parameters, gradients.</summary>
    WhiteBox,

    /// <summary>Answers with scores, through a limited number of queries.</summary>
    Scores,

    /// <summary>Answers with the decided class only.</summary>
    Decisions,

    /// <summary>Nothing but the training task: examples are made on other models.</summary>
    Transfer,
}
