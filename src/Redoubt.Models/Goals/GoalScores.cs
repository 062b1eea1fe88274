using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Models;

/// <summary>Makes a classifier of two classes of a goal: class 0, "not reached", has what is missing to the goal as its score, class 1, "reached", has 0.</summary>
/// <remarks>So every attack, the second pass and every report work on it as on any classifier: a row counts where class 0 wins before the attack and no longer does after it.</remarks>
internal static class GoalScores
{
    // Keeps log-odds of rounded probabilities finite.
    private const float SmallestProbability = 1e-7f;

    // Keeps distance and cosine differentiable at 0.
    private const float NormFloor = 1e-12f;

    /// <exception cref="ArgumentException">The goal does not fit the outputs; one sentence says why.</exception>
    public static ScoreHead Emit(IReadOnlyDictionary<string, Value> outputs, Goal goal)
    {
        string[] errors = [.. goal.Errors()];
        if (errors.Length > 0) throw new ArgumentException(string.Join(" ", errors), nameof(goal));

        // What is missing to all terms is the largest of what is missing; to any of them, the smallest.
        Value missing = goal.Terms.Select(term => Missing(outputs, term)).Aggregate((a, b) => a.Binary(goal.AnyTerm ? OpKind.Min : OpKind.Max, b));
        Value scores = missing.Reshape(missing.Type[0], 1).Unary(OpKind.Pad, new PadAttributes([0, 0], [0, 1], 0));
        return new ScoreHead(scores, $"objective: {goal}", []);
    }

    private static Value Missing(IReadOnlyDictionary<string, Value> outputs, GoalTerm term)
    {
        if (!outputs.TryGetValue(term.Output, out Value output))
            throw new ArgumentException($"The model has no output '{term.Output}'; it has {string.Join(", ", outputs.Select(static o => $"'{o.Key}' {o.Value.Type}"))}.");
        if (output.Type.ElementType != ElementType.Float32 || output.Type.Rank < 1 || output.Type[0].Size != 1)
            throw new ArgumentException($"Output '{term.Output}' {output.Type} has no number for each example.");
        float threshold = term.LogOdds ? MathF.Log(term.Threshold / (1 - term.Threshold)) : term.Threshold;
        Value chosen = Choose(term.LogOdds ? LogOdds(output) : output, term);
        Value number = Reduce(chosen, term);
        return term.Raise ? -number + threshold : number + -threshold;
    }

    // [N, M]: the chosen values of each example.
    private static Value Choose(Value output, GoalTerm term)
    {
        if (term.Slice.Length > output.Type.Rank - 1) throw new ArgumentException($"The slice has {term.Slice.Length} axes, output '{term.Output}' {output.Type} has {output.Type.Rank - 1} after the batch.");
        int count = 1;
        for (int axis = 1; axis < output.Type.Rank; axis++)
        {
            if (!output.Type[axis].IsFixed) throw new ArgumentException($"Output '{term.Output}' {output.Type} has an open extent; give the model a fixed input size.");
            int extent = output.Type[axis].Size;
            GoalSlice slice = axis - 1 < term.Slice.Length ? term.Slice[axis - 1] : GoalSlice.All;
            int start = slice.Start < 0 ? slice.Start + extent : slice.Start, stop = slice.Stop is not { } s ? extent : s < 0 ? s + extent : s;
            if (start < 0 || stop > extent || start >= stop) throw new ArgumentException($"The slice {slice} of axis {axis} is empty or outside output '{term.Output}' {output.Type}.");
            if (stop - start < extent) output = output.Slice(axis, start, stop);
            count = checked(count * (stop - start));
        }

        return output.Reshape(output.Type[0], count);
    }

    private static Value Reduce(Value values, GoalTerm term)
    {
        int count = values.Type[1].Size;
        if (term.Reduction == GoalReduction.None && count != 1)
            throw new ArgumentException($"The slice of '{term.Output}' leaves {count} values; say how they become one number: reduce max, min, mean, sum or softmax.");
        if (term.Reference is { } reference && reference.Count != count)
            throw new ArgumentException($"The reference has {reference.Count} values, the slice of '{term.Output}' leaves {count}.");
        return term.Reduction switch
        {
            GoalReduction.Max => values.Largest([1]),
            GoalReduction.Min => -(-values).Largest([1]),
            GoalReduction.Mean => values.Mean([1]),
            GoalReduction.Sum => values.Sum([1]),
            GoalReduction.Softmax => LogSumExp(values * term.Temperature) * (1 / term.Temperature),
            GoalReduction.Distance => Length(values - Row(values, term.Reference!)),
            GoalReduction.Cosine => (values * Row(values, Unit(term.Reference!, term))).Sum([1]) / Length(values),
            _ => values.Sum([1]),
        };
    }

    private static Value LogSumExp(Value values)
    {
        Value largest = values.Largest([1], keepDimensions: true);
        return (values - largest).Unary(OpKind.Exp).Sum([1]).Unary(OpKind.Log) + largest.Reshape(values.Type[0]);
    }

    private static Value Length(Value values) => ((values * values).Sum([1]) + NormFloor).Unary(OpKind.Sqrt);

    private static Value Row(Value values, Tensor row) => values.Builder.Constant(Literal.Of(new Shape(1, row.Count), row.Data.ToArray()));

    private static Tensor Unit(Tensor reference, GoalTerm term)
    {
        double sum = 0;
        foreach (float value in reference.Data) sum += (double)value * value;
        if (!(sum > 0 && double.IsFinite(sum))) throw new ArgumentException($"The reference of '{term.Output}' has no direction: its length is {Math.Sqrt(sum)}.");
        Tensor unit = reference.Clone();
        foreach (ref float value in unit.Data) value = (float)(value / Math.Sqrt(sum));
        return unit;
    }

    // log(p / (1 - p)): the operand of a Sigmoid, the difference behind a Softmax of two columns, else computed from p.
    private static Value LogOdds(Value output)
    {
        Node node = output.Builder.Nodes[output.Node];
        if (node.Kind == OpKind.Sigmoid) return output.Builder.ValueAt(node.Inputs[0]);
        if (node.Kind == OpKind.Softmax && output.Type[^1] == 2)
        {
            int axis = output.Type.Rank - 1;
            Value before = output.Builder.ValueAt(node.Inputs[0]), difference = before.Slice(axis, 1, 2) - before.Slice(axis, 0, 1);
            return output.Builder.Apply(OpKind.Concat, [-difference, difference], new ConcatAttributes(axis));
        }

        Value floor = output.Builder.Constant(SmallestProbability);
        return output.Binary(OpKind.Max, floor).Unary(OpKind.Log) - (-output + 1).Binary(OpKind.Max, floor).Unary(OpKind.Log);
    }
}
