using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>The checks that every attack makes before it starts.</summary>
internal static class AttackGuard
{
    public static void Check(IClassifier model, Tensor inputs, AttackGoal goal, AttackRun run)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(goal);
        ArgumentNullException.ThrowIfNull(run);
        CheckShape(model, inputs);
        if (goal.Count != inputs.Rows)
            throw new ArgumentException($"The goal has {goal.Count} rows, the inputs have {inputs.Rows}.", nameof(goal));
        if (!run.RowIds.IsEmpty && run.RowIds.Length != inputs.Rows)
            throw new ArgumentException($"There are {run.RowIds.Length} row ids for {inputs.Rows} inputs.", nameof(run));
        CheckValues(model, inputs, goal);
    }

    private static void CheckShape(IClassifier model, Tensor inputs)
    {
        ReadOnlySpan<int> extents = inputs.Shape.Extents;
        if (extents.Length == 0 || !extents[1..].SequenceEqual(model.ExampleShape.Extents))
            throw new ArgumentException($"The inputs have shape {inputs.Shape}; the model takes rows of shape {model.ExampleShape}.", nameof(inputs));
    }

    private static void CheckValues(IClassifier model, Tensor inputs, AttackGoal goal)
    {
        for (int row = 0; row < inputs.Rows; row++)
        {
            int wanted = goal.Classes[row];
            if (wanted < 0 || wanted >= model.Classes)
                throw new ArgumentException($"Row {row} names class {wanted}; the model has classes 0 to {model.Classes - 1}.", nameof(goal));
            int outside = model.Bounds.FirstOutside(inputs.Row(row));
            if (outside < 0) continue;
            string value = FormattableString.Invariant($"{inputs.Row(row)[outside]}");
            throw new ArgumentException($"Value {outside} of row {row} is {value}, outside the input bounds {model.Bounds}.", nameof(inputs));
        }
    }
}
