namespace Redoubt.Onnx.Tests;

/// <summary>How one operator test of the ONNX project ended.</summary>
/// <param name="Name">Folder of the test.</param>
/// <param name="Operators">Operators that its model uses, sorted, those of other domains with their domain.</param>
/// <param name="Refusal">Why the model was refused, without the name of the file; null when it ran.</param>
/// <param name="Failure">What was wrong; null when the test passed or was refused.</param>
internal sealed record NodeTestOutcome(string Name, string[] Operators, string? Refusal, string? Failure)
{
    public bool Passed => Refusal is null && Failure is null;
}
