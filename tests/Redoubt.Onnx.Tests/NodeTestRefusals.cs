namespace Redoubt.Onnx.Tests;

/// <summary>Why operator tests may be refused.</summary>
internal static class NodeTestRefusals
{
    // Parts of the messages, or of the tests' names.
    private static readonly string[] Reasons =
    [
        "the model uses operators that Redoubt does not know yet",
        "is an operator that Redoubt does not know yet", // inside the branch that is taken
        "operator set 0; Redoubt reads",
        "has a result whose extents depend on the numbers",
        "works on sequences of tensors",
        "works on optional values",
        "draws random numbers",
        "has element type String",
        "converts to String",
        "is not a tensor",
    ];

    /// <summary>Whether a refusal has one of the reasons.</summary>
    public static bool Covers(NodeTestOutcome outcome) =>
        Array.Exists(Reasons, reason => outcome.Refusal!.Contains(reason, StringComparison.Ordinal) || outcome.Name.Contains(reason, StringComparison.Ordinal));
}
