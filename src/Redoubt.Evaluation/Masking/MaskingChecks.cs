using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using Redoubt.Evidence;
using Redoubt.Tensors;

namespace Redoubt.Evaluation;

/// <summary>The checks for gradient masking, as rules on counts: what was measured goes in, verdict and plain sentence come out.</summary>
/// <remarks>Sources: Athalye, Carlini, Wagner, ICML 2018, arXiv:1802.00420, section 3.1; Carlini et al., arXiv:1902.06705, section 5.
/// Passing all does not show that gradients are honest; failing one shows that the attacks' failure proves nothing.</remarks>
internal static class MaskingChecks
{
    public const string ZeroGradientsName = "zero-gradients";
    public const string NoiseName = "noise-as-strong-as-gradients";
    public const string BlackBoxName = "black-box-beats-white-box";
    public const string UnboundedName = "unbounded-attack-fails";
    public const string EpsilonName = "accuracy-not-falling-with-epsilon";
    public const string StepsName = "more-steps-weaker";
    public const string FloorName = "corruptions-as-strong-as-attacks";
    public const string RepeatedName = "other-scores-when-repeated";

    // In fewer dimensions some tens of random corners find what there is to find.
    private const int FewestValues = 10;

    private const double WarnZeroShare = 0.01, FailZeroShare = 0.10, FailBlackBoxShare = 0.02, FailMissedShare = 0.02, WarnUnboundedShare = 0.95, NoiseOfCounts = 0.01, RoundingOfScores = 1e-4;

    /// <summary>Rows whose gradient is exactly zero (or not finite) everywhere.</summary>
    public static MaskingCheck ZeroGradients(int rows, int zeroCrossEntropy, int zeroMargin)
    {
        var evidence = Evidence(("rows", rows), ("zeroCrossEntropy", zeroCrossEntropy), ("zeroMargin", zeroMargin));
        if (rows == 0) return NotRun(ZeroGradientsName, "No row was decided correctly, so there was no gradient to look at.");
        string counts = $"The gradient is exactly zero on {zeroCrossEntropy} of {rows} rows for the cross-entropy and on {zeroMargin} for the margin";
        CheckVerdict verdict =
            zeroMargin > FailZeroShare * rows ? CheckVerdict.Fail
            : zeroMargin > WarnZeroShare * rows || zeroCrossEntropy > WarnZeroShare * rows ? CheckVerdict.Warn
            : CheckVerdict.Pass;
        string meaning = verdict switch
        {
            CheckVerdict.Fail => ": gradient attacks have nothing to follow there, so their failure says nothing about robustness.",
            CheckVerdict.Warn => ": some rows are out of reach for gradient attacks; only attacks without gradients test them.",
            _ => ": gradient attacks can see where to go.",
        };
        return Check(ZeroGradientsName, verdict, counts + meaning, evidence);
    }

    /// <summary>Rows broken by random points on the ball's surface against rows broken by a gradient attack of the same radius.</summary>
    public static MaskingCheck Noise(int values, int rows, int draws, int brokenByNoise, int brokenByGradient)
    {
        if (rows == 0) return NotRun(NoiseName, "No row was decided correctly, so nothing could be broken.");
        if (values < FewestValues)
            return NotRun(NoiseName, $"With only {values} values in a row random points reach every corner of the ball, so noise and gradients must do equally well.");
        var evidence = Evidence(("rows", rows), ("draws", draws), ("brokenByNoise", brokenByNoise), ("brokenByGradient", brokenByGradient));
        string counts = $"{draws} random perturbations per row broke {brokenByNoise} of {rows} rows, the gradient attack broke {brokenByGradient}";
        if (brokenByNoise == 0 && brokenByGradient == 0)
            return Check(NoiseName, CheckVerdict.NotRun, counts + ": with nothing broken the two cannot be compared.", evidence);
        bool saturated = brokenByNoise == rows && brokenByGradient == rows;
        return brokenByNoise >= brokenByGradient && !saturated
            ? Check(NoiseName, CheckVerdict.Fail, counts + ": gradients that are no better than chance are misleading.", evidence)
            : Check(NoiseName, CheckVerdict.Pass, counts + (saturated ? ": everything breaks at this epsilon." : ": gradients help."), evidence);
    }

    /// <summary>Rows that an attack without gradients broke after every white-box attack of the suite had failed on them.</summary>
    public static MaskingCheck BlackBox(int rows, int leftByWhiteBox, int brokenByBlackBox, bool bothRan)
    {
        if (!bothRan) return NotRun(BlackBoxName, "The suite has no white-box attack followed by a black-box attack, so the two were not compared.");
        if (rows == 0) return NotRun(BlackBoxName, "No row was decided correctly, so nothing could be broken.");
        var evidence = Evidence(("rows", rows), ("leftByWhiteBox", leftByWhiteBox), ("brokenByBlackBox", brokenByBlackBox));
        string counts = $"After the white-box attacks had given up on {leftByWhiteBox} rows, the black-box attack broke {brokenByBlackBox} of them";
        CheckVerdict verdict = brokenByBlackBox == 0 ? CheckVerdict.Pass
            : brokenByBlackBox > FailBlackBoxShare * rows ? CheckVerdict.Fail : CheckVerdict.Warn;
        string meaning = verdict switch
        {
            CheckVerdict.Pass => ": gradients lose nothing against queries here.",
            CheckVerdict.Warn => ": gradients miss a few examples that exist, so some masking is likely and gradient attacks alone overstate robustness.",
            _ => ": an attacker who sees less must not do better, so the gradients are masked and gradient attacks overstate robustness.",
        };
        return Check(BlackBoxName, verdict, counts + meaning, evidence);
    }

    /// <summary>Attacks against plain corruptions on the same rows.</summary>
    /// <param name="floor">What the corruptions did.</param>
    /// <param name="attacks">What the attacks did, in the order in which they ran.</param>
    public static MaskingCheck Floor(FloorSummary floor, IReadOnlyList<AttackSummary> attacks)
    {
        int rows = floor.RowsAttacked, bySuite = attacks.Sum(static attack => attack.RowsBroken);
        if (rows == 0) return NotRun(FloorName, "No row was decided correctly, so nothing could be broken.");
        AttackSummary[] weak = [.. attacks.Where(static attack => attack.RowsBrokenByCorruptions > 0 && attack.RowsBroken <= attack.RowsBrokenByCorruptions && attack.RowsBroken < attack.RowsAttacked)];
        var evidence = Evidence(("rows", rows), ("brokenByCorruptions", floor.RowsBroken), ("brokenBySuite", bySuite), ("missedBySuite", floor.RowsMissed), ("weakAttacks", weak.Length));
        string counts = $"Plain corruptions broke {floor.RowsBroken} of {rows} rows, the attacks {bySuite}; {floor.RowsMissed} fell to corruptions alone";
        if (floor.RowsBroken == 0) return Check(FloorName, bySuite > 0 ? CheckVerdict.Pass : CheckVerdict.NotRun, counts + (bySuite > 0 ? ": attacks find what corruptions do not." : ": with nothing broken the two cannot be compared."), evidence);
        string names = string.Join(", ", weak.Select(static attack => $"{attack.Name} {attack.RowsBroken} where corruptions broke {attack.RowsBrokenByCorruptions}"));
        if (weak.Any(attack => attack.RowsAttacked == rows) || floor.RowsMissed > FailMissedShare * rows)
            return Check(FloorName, CheckVerdict.Fail, counts + $": an attack must do better than what does not aim{(names.Length == 0 ? "" : $" ({names})")}, so the attacks do not work on this model.", evidence);
        return floor.RowsMissed > 0 || weak.Length > 0
            ? Check(FloorName, CheckVerdict.Warn, counts + $": attacks miss a few examples that anyone would find{(names.Length == 0 ? "" : $" ({names})")}.", evidence)
            : Check(FloorName, CheckVerdict.Pass, counts + ": attacks do better than what does not aim.", evidence);
    }

    /// <summary>A gradient attack whose ball holds every valid input.</summary>
    public static MaskingCheck Unbounded(int rows, int broken, double epsilon)
    {
        if (rows == 0) return NotRun(UnboundedName, "No row was decided correctly, so nothing could be broken.");
        var evidence = Evidence(("rows", rows), ("broken", broken), ("epsilon", epsilon));
        string counts = $"With every valid input allowed the gradient attack broke {broken} of {rows} rows";
        if (broken == rows) return Check(UnboundedName, CheckVerdict.Pass, counts + ", as it must.", evidence);
        CheckVerdict verdict = broken >= WarnUnboundedShare * rows ? CheckVerdict.Warn : CheckVerdict.Fail;
        return Check(UnboundedName, verdict, counts + "; an input of another class is allowed there, so the attack fails for want of usable gradients.", evidence);
    }

    /// <summary>Accuracy under one attack at growing radii.</summary>
    public static MaskingCheck Epsilon(IReadOnlyList<CurvePoint> points)
    {
        CurvePoint[] attacked = [.. points.Where(static p => p.Epsilon > 0)];
        if (attacked.Length < 2 || points[0].Accuracy.Successes == 0)
            return NotRun(EpsilonName, "Fewer than two radii were measured on rows that are decided correctly.");
        int rows = attacked[0].Accuracy.Total;
        double allowed = Math.Max(1, NoiseOfCounts * rows);
        int largestRise = 0;
        CurvePoint riseAt = attacked[0];
        for (int i = 1; i < attacked.Length; i++)
        {
            int rise = attacked[i].Accuracy.Successes - attacked[..i].Min(static p => p.Accuracy.Successes);
            if (rise <= largestRise) continue;
            largestRise = rise;
            riseAt = attacked[i];
        }

        int first = points[0].Accuracy.Successes, last = attacked[^1].Accuracy.Successes;
        var evidence = Evidence(("rows", rows), ("largestRise", largestRise), ("correctClean", first), ("correctAtLargestEpsilon", last), ("largestEpsilon", attacked[^1].Epsilon));
        if (largestRise > allowed)
            return Check(EpsilonName, CheckVerdict.Fail, $"Accuracy rises by {largestRise} of {rows} rows at epsilon {Number(riseAt.Epsilon)}: a larger ball holds every example of a smaller one, so the attack is misled.", evidence);
        if (last >= first)
            return Check(EpsilonName, CheckVerdict.Warn, $"Accuracy does not fall at all up to epsilon {Number(attacked[^1].Epsilon)}: either the radii are very small or the attack sees no gradient.", evidence);
        return Check(EpsilonName, CheckVerdict.Pass, $"Accuracy falls from {first} to {last} of {rows} rows as epsilon grows to {Number(attacked[^1].Epsilon)}.", evidence);
    }

    /// <summary>The same attack with few and with many steps.</summary>
    public static MaskingCheck Steps(int rows, (int Steps, int Broken) few, (int Steps, int Broken) many)
    {
        if (rows == 0) return NotRun(StepsName, "No row was decided correctly, so nothing could be broken.");
        var evidence = Evidence(("rows", rows), ("fewSteps", few.Steps), ("brokenByFew", few.Broken), ("manySteps", many.Steps), ("brokenByMany", many.Broken));
        string counts = $"{few.Steps} steps broke {few.Broken} of {rows} rows, {many.Steps} steps broke {many.Broken}";
        int lost = few.Broken - many.Broken;
        if (lost > Math.Max(1, 2 * NoiseOfCounts * rows))
            return Check(StepsName, CheckVerdict.Fail, counts + ": an attack that gets weaker with more effort follows misleading gradients.", evidence);
        return lost > 0
            ? Check(StepsName, CheckVerdict.Warn, counts + ": slightly fewer with more effort, which may be chance.", evidence)
            : Check(StepsName, CheckVerdict.Pass, counts + ": more effort does not weaken the attack.", evidence);
    }

    /// <summary>The scores of the same rows, asked for twice.</summary>
    /// <param name="first">Scores of the first time, <c>[N, K]</c>.</param>
    /// <param name="second">Scores of the second time.</param>
    public static MaskingCheck Repeated(Tensor first, Tensor second)
    {
        int changed = 0, decisions = 0;
        double largest = 0;
        for (int row = 0; row < first.Rows; row++)
        {
            ReadOnlySpan<float> a = first.Row(row), b = second.Row(row);
            if (MemoryMarshal.AsBytes(a).SequenceEqual(MemoryMarshal.AsBytes(b))) continue;
            changed++;
            decisions += Judgment.Predict(a) == Judgment.Predict(b) ? 0 : 1;
            for (int k = 0; k < a.Length; k++)
            {
                double difference = Math.Abs((double)a[k] - b[k]);
                if (double.IsFinite(difference)) largest = Math.Max(largest, difference);
            }
        }

        var evidence = Evidence(("rows", first.Rows), ("changedRows", changed), ("changedDecisions", decisions), ("largestChange", largest));
        if (changed == 0) return Check(RepeatedName, CheckVerdict.Pass, $"All {first.Rows} rows had the same scores when asked for again.", evidence);
        string counts = FormattableString.Invariant($"{changed} of {first.Rows} rows had other scores when asked for again (by up to {largest:0.###}), {decisions} another decision");
        bool isRounding = decisions == 0 && largest <= RoundingOfScores;
        return Check(
            RepeatedName,
            isRounding ? CheckVerdict.Warn : CheckVerdict.Fail,
            counts + (isRounding ? ": as little as rounding does." : ": the model is random and does not say so, so attack and second pass judged different answers; average over draws."),
            evidence);
    }

    /// <summary>Adds a check to a diagnosis. What is known of a model without gradients stays unless the check failed.</summary>
    public static MaskingDiagnosis With(MaskingDiagnosis diagnosis, MaskingCheck check)
    {
        bool nothingRan = diagnosis.Verdict == CheckVerdict.NotRun && (check.Verdict is CheckVerdict.Pass or CheckVerdict.NotRun);
        return nothingRan ? diagnosis : Diagnose([.. diagnosis.Checks, check]);
    }

    public static MaskingCheck NotRun(string name, string sentence) => Check(name, CheckVerdict.NotRun, sentence, ImmutableSortedDictionary<string, double>.Empty);

    /// <summary>What is known of a model that has no gradients: nothing can be masked, nothing is checked, and only attacks without gradients speak.</summary>
    /// <param name="obstacle">Why there are none, in one sentence.</param>
    public static MaskingDiagnosis WithoutGradients(string obstacle)
    {
        string[] names = [ZeroGradientsName, NoiseName, UnboundedName, EpsilonName, StepsName, BlackBoxName];
        return new MaskingDiagnosis
        {
            Verdict = CheckVerdict.NotRun,
            Sentence = "The model has no gradients, so no check of them could be run; the robust accuracy rests on attacks without gradients alone and may be far too high.",
            Checks = [.. names.Select(name => NotRun(name, obstacle))],
        };
    }

    /// <summary>The verdict over all checks.</summary>
    public static MaskingDiagnosis Diagnose(IReadOnlyList<MaskingCheck> checks)
    {
        CheckVerdict worst = MaskingDiagnosis.Worst(checks);
        string[] failed = [.. checks.Where(static c => c.Verdict == CheckVerdict.Fail).Select(static c => c.Name)];
        string[] warned = [.. checks.Where(static c => c.Verdict == CheckVerdict.Warn).Select(static c => c.Name)];
        int ran = checks.Count(static c => c.Verdict != CheckVerdict.NotRun);
        string sentence = worst switch
        {
            CheckVerdict.Fail when failed.Contains(RepeatedName) =>
                "The model gives other scores for the same rows when asked again and does not say so: no number of this report can be repeated, and attacks that average over its randomness may break far more.",
            CheckVerdict.Fail when failed is [FloorName] =>
                "Plain corruptions do as much as attacks of the suite: those attacks do not work on this model, and the true robust accuracy may be far lower than stated.",
            CheckVerdict.Fail => $"The gradients of this model mislead attacks ({string.Join(", ", failed)}); the true robust accuracy may be far lower than stated.",
            CheckVerdict.Warn => $"There are signs of gradient masking ({string.Join(", ", warned)}); the true robust accuracy may be lower than stated.",
            CheckVerdict.Pass => $"No sign of gradient masking in {ran} checks; that is not a proof of its absence.",
            _ => "No check for gradient masking could be run, so nothing is known.",
        };
        return new MaskingDiagnosis { Verdict = worst, Sentence = sentence, Checks = [.. checks] };
    }

    private static MaskingCheck Check(string name, CheckVerdict verdict, string sentence, ImmutableSortedDictionary<string, double> evidence) =>
        new() { Name = name, Verdict = verdict, Sentence = sentence, Evidence = evidence };

    private static ImmutableSortedDictionary<string, double> Evidence(params (string Name, double Value)[] items) =>
        items.ToImmutableSortedDictionary(static i => i.Name, static i => i.Value, StringComparer.Ordinal);

    private static string Number(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}
