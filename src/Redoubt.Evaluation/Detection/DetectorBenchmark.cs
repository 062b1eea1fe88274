using System.Collections.Immutable;
using Redoubt.Attacks;
using Redoubt.Data;
using Redoubt.Evidence;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Evaluation;

/// <summary>Measures detectors at fixed false-positive rates: on attacks that do not know them, and by attacks that do.</summary>
/// <remarks>
/// <para>Sources: Carlini and Wagner, AISec 2017, arXiv:1705.07263 (weak, strong and adaptive attacks, section 3); Bryniarski et al., ICLR 2022, arXiv:2106.15023 (selective and orthogonal gradients).</para>
/// <para>Adaptive attacks are run for each threshold anew: APGD on the classifier and the detector together, by a weighted sum with the weights 0.1, 1 and 10, by one class more, and by selective and orthogonal gradients.
/// Each sees the rows that the ones before it left. Examples count after the second pass only. What no attack found may still be there: the adaptive column is an upper bound of what a detector stops.</para>
/// </remarks>
public sealed class DetectorBenchmark
{
    private static readonly (string Name, JointLoss Loss, double Weight)[] Adaptive =
    [
        ("joint-1", JointLoss.WeightedSum, 1), ("joint-0.1", JointLoss.WeightedSum, 0.1), ("joint-10", JointLoss.WeightedSum, 10), ("extra-class", JointLoss.ExtraClass, 1),
        ("selective", JointLoss.Selective, 1), ("orthogonal", JointLoss.Orthogonal, 1),
    ];

    private readonly DetectorBenchmarkRequest _request;
    private readonly List<(string Name, Tensor Examples, int[] Fooled)> _examples = [];

    private DetectorBenchmark(DetectorBenchmarkRequest request, CleanPass clean)
    {
        _request = request;
        Clean = clean;
    }

    /// <summary>What the numbers count, one sentence each.</summary>
    public static ImmutableArray<string> Counted { get; } =
    [
        "False positives: clean rows that the detector rejects, of all rows.",
        "True positives of an attack: rows that it made without knowledge of the detector, that fool the classifier, and that the detector rejects, of those that fool the classifier.",
        "Adaptive: rows, of those decided correctly and accepted when clean, on which attacks that follow classifier and detector together found nothing that is wrong and accepted.",
    ];

    /// <summary>The classifier on the clean rows.</summary>
    public CleanPass Clean { get; }

    /// <summary>What the attacks on the classifier alone did.</summary>
    public ImmutableArray<UnawareAttackSummary> Attacks { get; private set; } = [];

    /// <summary>Runs the attacks on the classifier alone.</summary>
    /// <param name="request">Rows, attacks, folder.</param>
    /// <returns>The benchmark, ready for detectors; null when it was canceled.</returns>
    public static DetectorBenchmark? Prepare(DetectorBenchmarkRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        Directory.CreateDirectory(request.ExampleFolder);
        var benchmark = new DetectorBenchmark(request, CleanPass.Run(request.Classifier, request.Rows));
        foreach (ConfiguredAttack attack in request.Unaware)
        {
            if (!benchmark.Attack(attack)) return null;
        }

        foreach (string file in request.Files)
        {
            VerifiedExamples verified = SecondPass.Run(file, request.Classifier, request.Rows, AttackGoal.Untargeted(request.Rows.Labels), null, request.Ball.Norm);
            benchmark.Keep(Path.GetFileName(file), ImmutableSortedDictionary<string, string>.Empty, verified);
        }

        return benchmark;
    }

    /// <summary>Measures one detector.</summary>
    /// <param name="candidate">The detector.</param>
    public DetectorMeasurement Measure(DetectorCandidate candidate)
    {
        ArgumentNullException.ThrowIfNull(candidate);
        float[] clean;
        float[][] attacked;
        using (GraphClassifier detector = candidate.At(0))
        {
            clean = Leads(detector, _request.Rows.Inputs);
            attacked = [.. _examples.Select(e => e.Fooled.Length == 0 ? [] : Leads(detector, e.Examples.Gather(e.Fooled)))];
        }

        var points = ImmutableArray.CreateBuilder<DetectorOperatingPoint>();
        bool completed = true;
        foreach ((double rate, float threshold) in candidate.Thresholds)
        {
            var point = new DetectorOperatingPoint
            {
                ChosenRate = rate,
                FalsePositives = Rejected(clean, threshold),
                TruePositives = [.. attacked.Select(leads => leads.Length == 0 ? null : Rejected(leads, threshold))],
            };
            if (_request.AdaptiveSteps > 0 && completed)
            {
                using GraphClassifier detector = candidate.At(threshold);
                if (Adapt(candidate.Name, detector, point) is { } adapted) point = adapted;
                else completed = false;
            }

            points.Add(point);
        }

        return new DetectorMeasurement([.. attacked.Select(leads => Ranking.Area(clean, leads))], points.ToImmutable(), completed);
    }

    private bool Attack(ConfiguredAttack attack)
    {
        AttackPass pass = AttackPass.Run(_request.Classifier, _request.Rows, Clean.CorrectRows, attack, Settings());
        if (!pass.Completed) return false;
        string path = Path.Combine(_request.ExampleFolder, $"{attack.Name}.npy");
        Tensor claimed = attack.Settings.ContainsKey("toTheEnd") ? pass.Attempted : pass.Candidates;
        (VerifiedExamples verified, _) = SavedAttack.WriteAndVerify(path, _request.Classifier, _request.Rows, claimed, AttackGoal.Untargeted(_request.Rows.Labels), attack.Attack.Ball);
        Keep(attack.Name, attack.Settings, verified);
        return true;
    }

    private void Keep(string name, ImmutableSortedDictionary<string, string> settings, VerifiedExamples verified)
    {
        int[] fooled = [.. Enumerable.Range(0, _request.Rows.Rows).Where(row => verified.Broken[row])];
        double[] norms = [.. fooled.Select(row => verified.Norms[row]).Order()];
        _examples.Add((name, verified.Examples, fooled));
        Attacks = Attacks.Add(new UnawareAttackSummary
        {
            Name = name,
            Settings = settings,
            RowsAttacked = Clean.CorrectRows.Length,
            RowsFooled = fooled.Length,
            MedianNorm = norms.Length == 0 ? null : norms[norms.Length / 2],
        });
    }

    private DetectorOperatingPoint? Adapt(string name, GraphClassifier detector, DetectorOperatingPoint point)
    {
        using var pair = new DetectedClassifier(_request.Classifier, detector);
        LabeledData data = _request.Rows;
        int[] attackable = CleanPass.Run(pair, data).CorrectRows, left = attackable;
        Tensor best = data.Inputs.Clone();
        var broken = ImmutableSortedDictionary.CreateBuilder<string, int>(StringComparer.Ordinal);
        foreach ((string suffix, JointLoss loss, double weight) in Adaptive)
        {
            using DetectedClassifier seen = pair.With(loss, weight);
            var plain = ConfiguredAttack.Of("apgd-ce", new AttackSettings { Ball = _request.Ball, Steps = _request.AdaptiveSteps }, pair.Classes);
            AttackPass pass = AttackPass.Run(pair, data, left, plain with { Name = $"{name} {suffix}", Seen = seen }, Settings());
            if (!pass.Completed) return null;
            int[] found = [.. left.Where(row => !pass.Candidates.Row(row).SequenceEqual(data.Inputs.Row(row)))];
            foreach (int row in found) pass.Candidates.Row(row).CopyTo(best.Row(row));
            broken[suffix] = found.Length;
            left = [.. left.Except(found)];
        }

        string path = Path.Combine(_request.ExampleFolder, FormattableString.Invariant($"adaptive-{name}-{point.ChosenRate}.npy"));
        (VerifiedExamples verified, _) = SavedAttack.WriteAndVerify(path, pair, data, best, AttackGoal.UntargetedOn(pair, data.Labels), _request.Ball);
        int evaded = attackable.Count(row => verified.Broken[row]);
        return point with { AdaptiveStopped = Proportion.Of(attackable.Length - evaded, attackable.Length), AdaptiveBroken = broken.ToImmutable() };
    }

    private AttackPassSettings Settings() => new() { Key = new RandomKey(_request.Seed), Progress = _request.Progress, CancellationToken = _request.CancellationToken };

    private static float[] Leads(GraphClassifier detector, Tensor rows)
    {
        var verdicts = new Tensor(new Shape(rows.Rows, 2));
        detector.Scores(rows, verdicts);
        var leads = new float[rows.Rows];
        for (int row = 0; row < leads.Length; row++) leads[row] = verdicts.Row(row)[1] - verdicts.Row(row)[0];
        return leads;
    }

    private static Proportion Rejected(float[] leads, float threshold) => Proportion.Of(leads.Count(lead => lead > threshold), leads.Length);
}
