using Redoubt.Data;
using Redoubt.Defenses;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Cli;

/// <summary>The answers of a stack to the rows of an array.</summary>
internal static class StackPrediction
{
    /// <summary>Asks a stack.</summary>
    /// <returns>Scores between the defenses, with a last column for "rejected" where the policy rejects.</returns>
    public static (Tensor Scores, DefenseStack Stack) Ask(VerbContext context, (string Path, string? TrustedKey) file, string input, (ulong Seed, int Threads) run)
    {
        if (!File.Exists(input)) throw new InvalidUsageException($"{input}: there is no such file.");
        var parts = StackParts.Open(file.Path, file.TrustedKey);
        DefenseStack stack = parts.Stack;
        Tensor rows = stack.Manifest.Mapping.ToAttackSpace(NpyArray.Load(input).ToTensor());
        if (rows.Shape.Rank == 0 || new Shape(rows.Shape.Extents[1..]) != stack.ExampleShape)
            throw new InvalidUsageException($"{input}: the stack takes rows {stack.ExampleShape}; the array is {rows.Shape}.");
        if (stack.Bounds.FirstOutside(rows.Data) is var outside && outside >= 0)
            throw new InvalidUsageException(FormattableString.Invariant($"{input}: value {outside} is {rows.Data[outside]}, outside the stack's bounds {stack.Bounds}."));
        foreach (string sentence in parts.Say()) context.SayLong(sentence);
        using RunningStack running = stack.Start(run.Seed, run.Threads);
        bool rejects = running.Detector is not null && stack.Manifest.Action == StackAction.Reject;
        using DetectedClassifier? pair = rejects ? new DetectedClassifier(running.Decider, running.Detector!) : null;
        IClassifier whole = (IClassifier?)pair ?? running.Decider;
        var scores = new Tensor(new Shape(rows.Rows, whole.Classes));
        whole.Scores(rows, scores);
        if (running.Detector is not null)
        {
            int marked = running.Answer(rows).Count(static answer => answer.Action is not null);
            context.Say($"Suspicious       {marked} of {rows.Rows} rows");
        }

        return (scores, stack);
    }
}
