namespace Redoubt.Onnx.Tests;

/// <summary>Why operator tests of operators in the table may be refused: parts of the messages.</summary>
internal static class NodeTestRefusals
{
    public static IReadOnlyList<string> Reasons { get; } =
    [
        "operator set 1; Redoubt reads",
        "has element type String",
        "converts to String",
        "supported in shape arithmetic only",
        "only one and two spatial axes",
        "gives the positions of the maxima",
        "pads by reflect",
        "pads by wrap",
        "test_identity_opt", // its input is an optional value, not a tensor
    ];
}
