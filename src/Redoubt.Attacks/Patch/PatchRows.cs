using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>Training rows that the model decides correctly, in two parts: those that gradients are taken of, and those that trials are judged by.</summary>
/// <param name="Inputs">All rows, <c>[N,C,H,W]</c>.</param>
/// <param name="Labels">Their classes.</param>
/// <param name="Training">Rows to train on.</param>
/// <param name="HeldBack">Rows to judge by.</param>
internal sealed record PatchRows(Tensor Inputs, int[] Labels, int[] Training, int[] HeldBack)
{
    private const int ScoreChunk = 1024;

    /// <summary>Runs the model and splits. Of each class the last rows are held back: where data are in order of recording these are other recordings, not other frames
    /// of the same one.</summary>
    /// <param name="model">The model.</param>
    /// <param name="inputs">Rows.</param>
    /// <param name="labels">Their classes.</param>
    /// <param name="options">Share held back; rows of a wanted class are left out, since there is nothing to flip.</param>
    public static PatchRows Split(IClassifier model, Tensor inputs, int[] labels, PatchOptions options)
    {
        bool[] correct = Correct(model, inputs, labels);
        var training = new List<int>();
        var heldBack = new List<int>();
        foreach (IGrouping<int, int> rows in Enumerable.Range(0, labels.Length).Where(row => correct[row] && labels[row] != options.Target).GroupBy(row => labels[row]))
        {
            int[] all = [.. rows];
            int kept = all.Length - (int)Math.Round(all.Length * options.HeldBackShare, MidpointRounding.AwayFromZero);
            training.AddRange(all[..kept]);
            heldBack.AddRange(all[kept..]);
        }

        if (training.Count == 0 || heldBack.Count == 0)
            throw new ArgumentException($"A patch needs correctly decided rows to train on and to hold back; there are {training.Count} and {heldBack.Count}.", nameof(inputs));
        training.Sort();
        heldBack.Sort();
        return new PatchRows(inputs, labels, [.. training], [.. heldBack]);
    }

    private static bool[] Correct(IClassifier model, Tensor inputs, int[] labels)
    {
        var correct = new bool[labels.Length];
        for (int start = 0; start < labels.Length; start += ScoreChunk)
        {
            int count = Math.Min(ScoreChunk, labels.Length - start);
            var scores = new Tensor(new Shape(count, model.Classes));
            model.Scores(inputs.View(start, count), scores);
            for (int row = 0; row < count; row++) correct[start + row] = Decision.IsStrictMaximum(scores.Row(row), labels[start + row]);
        }

        return correct;
    }
}
