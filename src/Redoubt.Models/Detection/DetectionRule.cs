namespace Redoubt.Models;

/// <summary>When an object counts as detected: some box has at least this score and overlaps the object's box at least this much. Immutable.</summary>
/// <remarks>No non-maximum suppression comes before it: a box that suppression would drop still counts, so an object vanishes under this rule only when no box at all is left,
/// which is harder for an attacker than what a pipeline with suppression would need.</remarks>
public sealed record DetectionRule
{
    /// <summary>Smallest score, a probability in (0, 1). Default 0.7.</summary>
    public float Score { get; init; } = 0.7f;

    /// <summary>Smallest intersection over union, in (0, 1]. Default 0.5.</summary>
    public float Overlap { get; init; } = 0.5f;

    /// <summary>One sentence per broken rule, none when valid.</summary>
    public IEnumerable<string> Errors()
    {
        if (!(Score > 0 && Score < 1)) yield return FormattableString.Invariant($"Score must be in (0, 1), was {Score}.");
        if (!(Overlap > 0 && Overlap <= 1)) yield return FormattableString.Invariant($"Overlap must be in (0, 1], was {Overlap}.");
    }

    /// <summary>The best box of an object: the highest score among the boxes that overlap it enough.</summary>
    /// <param name="scores">Scores of the boxes, <c>[A]</c>.</param>
    /// <param name="boxes">The boxes, <c>[A,4]</c>.</param>
    /// <param name="truth">The object's box.</param>
    /// <returns>Its position; -1 when no box overlaps the object enough.</returns>
    public int BestBox(ReadOnlySpan<float> scores, ReadOnlySpan<float> boxes, Box truth)
    {
        int best = -1;
        for (int i = 0; i < scores.Length; i++)
        {
            if (best >= 0 && !(scores[i] > scores[best])) continue;
            if (Box.At(boxes, i).Overlap(truth) >= Overlap) best = i;
        }

        return best;
    }

    /// <summary>Whether an object is detected.</summary>
    /// <param name="scores">Scores of the boxes, <c>[A]</c>.</param>
    /// <param name="boxes">The boxes, <c>[A,4]</c>.</param>
    /// <param name="truth">The object's box.</param>
    public bool IsDetected(ReadOnlySpan<float> scores, ReadOnlySpan<float> boxes, Box truth) => BestBox(scores, boxes, truth) is var best and >= 0 && scores[best] >= Score;
}
