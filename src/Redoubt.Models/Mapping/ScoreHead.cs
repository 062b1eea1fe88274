using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Models;

/// <summary>The value that attacks read scores from.</summary>
/// <param name="Scores">Scores, <c>[N, K]</c>.</param>
/// <param name="Description">Where they are read, in words.</param>
/// <param name="Notes">What was assumed.</param>
internal sealed record ScoreHead(Value Scores, string Description, IReadOnlyList<string> Notes)
{
    /// <summary>Finds the scores: the operand of a final Softmax, LogSoftmax or Sigmoid where there is one, else the output itself.</summary>
    /// <exception cref="ArgumentException">No output, or more than one, can be a classifier's.</exception>
    public static ScoreHead Find(IReadOnlyDictionary<string, Value> outputs, string? name)
    {
        (string chosen, Value value) = Choose(outputs, name);
        var notes = new List<string>();
        if (outputs.Count > 1) notes.Add($"The model has {outputs.Count} outputs; '{chosen}' is attacked.");
        return Attach(chosen, Flatten(value), notes);
    }

    private static (string Name, Value Value) Choose(IReadOnlyDictionary<string, Value> outputs, string? name)
    {
        string known = string.Join(", ", outputs.Select(static o => $"'{o.Key}' {o.Value.Type}"));
        if (name is not null)
        {
            if (!outputs.TryGetValue(name, out Value named)) throw new ArgumentException($"The model has no output '{name}'; it has {known}.");
            return CanBeScores(named.Type) ? (name, named) : throw new ArgumentException($"Output '{name}' {named.Type} is not one row of scores per example.");
        }

        KeyValuePair<string, Value>[] candidates = [.. outputs.Where(static o => CanBeScores(o.Value.Type))];
        return candidates.Length switch
        {
            1 => (candidates[0].Key, candidates[0].Value),
            0 => throw new ArgumentException($"No output is one row of scores per example; the model has {known}."),
            _ => throw new ArgumentException($"More than one output can hold scores; choose one with --output: {string.Join(", ", candidates.Select(static c => c.Key))}."),
        };
    }

    // [N,K], or [N,K,1,1] and [N,1,1,K] as fully convolutional classifiers leave it.
    private static bool CanBeScores(TensorType type) =>
        type.ElementType == ElementType.Float32 && type.Rank >= 2 && type[0].Size == 1
        && type.Dimensions.Skip(1).All(static d => d.IsFixed && d.Size > 0) && type.Dimensions.Skip(1).Count(static d => d.Size > 1) <= 1;

    private static Value Flatten(Value value)
    {
        int classes = 1;
        foreach (Dimension d in value.Type.Dimensions.AsSpan()[1..]) classes *= d.Size;
        return value.Reshape(value.Type[0], classes);
    }

    private static ScoreHead Attach(string name, Value value, List<string> notes)
    {
        (Value before, OpKind last) = BehindLast(value);
        int classes = value.Type[1].Size;
        if (classes == 1)
        {
            // p = 1 / (1 + e^-z), so softmax(0, z) gives the same probabilities.
            bool sigmoid = last == OpKind.Sigmoid;
            Value score = sigmoid ? before : value;
            notes.Add(sigmoid
                ? "One sigmoid output became two classes with the scores 0 and z."
                : "One output without a sigmoid became two classes: class 1 where it is above 0.");

            // A border of one zero before the score.
            Value both = score.Unary(OpKind.Pad, new PadAttributes([0, 1], [0, 0], 0));
            return new ScoreHead(both, $"{(sigmoid ? "input of the final Sigmoid of " : "output ")}'{name}', as two classes", notes);
        }

        return last is OpKind.Softmax or OpKind.LogSoftmax or OpKind.Sigmoid && before.Type.Equals(value.Type)
            ? new ScoreHead(before, $"input of the final {last} of '{name}'", notes)
            : new ScoreHead(value, $"output '{name}' as it is", notes);
    }

    // Looks through reshapes and transposes, which move nothing within a row of scores: only one of its axes is longer than 1.
    private static (Value Before, OpKind Last) BehindLast(Value value)
    {
        GraphBuilder builder = value.Builder;
        Node node = builder.Nodes[value.Node];
        while (node.Kind is OpKind.Reshape or OpKind.Transpose && builder.Nodes[node.Inputs[0]].Type.Dimensions.Skip(1).Count(static d => d.Size != 1) <= 1)
            node = builder.Nodes[node.Inputs[0]];

        if (node.Kind is not (OpKind.Softmax or OpKind.LogSoftmax or OpKind.Sigmoid)) return (value, node.Kind);
        return (builder.ValueAt(node.Inputs[0]).Reshape(value.Type.Dimensions.AsSpan()), node.Kind);
    }
}
