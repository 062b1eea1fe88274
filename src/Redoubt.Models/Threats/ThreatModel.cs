namespace Redoubt.Models;

/// <summary>What the adversary of a result knows, may change and wants. A robustness number without it means nothing, so every result carries one.</summary>
public sealed record ThreatModel
{
    /// <summary>What the adversary can see. Required.</summary>
    public required AttackerKnowledge Knowledge { get; init; }

    /// <summary>How far each input may be moved. Required.</summary>
    public required PerturbationBall Ball { get; init; }

    /// <summary>Valid inputs; the adversary keeps to them. Required.</summary>
    public required InputBounds Bounds { get; init; }

    /// <summary>Whether the adversary wants one certain class rather than any wrong one. Default false.</summary>
    public bool Targeted { get; init; }

    /// <summary>How often the adversary may ask the model. Default unlimited.</summary>
    public QueryBudget Queries { get; init; } = QueryBudget.Unlimited;

    /// <summary>One sentence per broken rule, none when valid.</summary>
    public IEnumerable<string> Errors()
    {
        if (!Enum.IsDefined(Knowledge)) yield return $"Knowledge must be one of {string.Join(", ", Enum.GetNames<AttackerKnowledge>())}, was {Knowledge}.";
        if (Ball is null) yield return "Ball is required.";
        if (Bounds is null) yield return "Bounds are required.";
        if (Queries is null) yield return "Queries is required; use QueryBudget.Unlimited for no limit.";
    }

    /// <summary>One line for a report, for example <c>white box, linf 0.3 within [0, 1], untargeted, unlimited queries</c>.</summary>
    public override string ToString()
    {
        string knowledge = Knowledge switch
        {
            AttackerKnowledge.WhiteBox => "white box",
            AttackerKnowledge.Scores => "black box with scores",
            AttackerKnowledge.Decisions => "black box with decisions",
            _ => "transfer only",
        };
        return $"{knowledge}, {Ball} within {Bounds}, {(Targeted ? "targeted" : "untargeted")}, {Queries}";
    }
}
