namespace Redoubt.Onnx;

/// <summary>Operators that the language cannot express, each with the reason: it knows the extents of every value before a run, and results that depend on
/// the inputs alone.</summary>
internal static class RefusedOperators
{
    private const string Extents = "has a result whose extents depend on the numbers, which is not supported";
    private const string Sequences = "works on sequences of tensors, which are not supported; export the model with single tensors";
    private const string Optional = "works on optional values, which are not supported";
    private const string Chance = "draws random numbers, which inference should not; export the model for inference";

    /// <summary>Why each is refused, as the end of a sentence that begins with the node.</summary>
    public static readonly Dictionary<string, string> Reasons = new[]
    {
        (Extents, new[] { "NonMaxSuppression", "Unique" }),
        (Sequences, ["ConcatFromSequence", "SequenceAt", "SequenceConstruct", "SequenceEmpty", "SequenceErase", "SequenceInsert", "SequenceLength", "SequenceMap", "SplitToSequence"]),
        (Optional, ["Optional", "OptionalGetElement", "OptionalHasElement"]),
        (Chance, ["Multinomial", "RandomNormal", "RandomNormalLike", "RandomUniform", "RandomUniformLike"]),
    }.SelectMany(static family => family.Item2.Select(name => (Name: name, Reason: family.Item1)))
        .ToDictionary(static row => row.Name, static row => row.Reason, StringComparer.Ordinal);

    /// <summary>Operators of this family by name.</summary>
    public static readonly Dictionary<string, Action<OperatorNode>> Rows =
        Reasons.ToDictionary(static row => row.Key, static row => new Action<OperatorNode>(node => throw node.Error(row.Value)), StringComparer.Ordinal);
}
