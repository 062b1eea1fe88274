using System.Collections.Immutable;
using System.Diagnostics;
using Redoubt.Data;
using Redoubt.Evidence;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Evaluation;

/// <summary>Measures how robust a classifier is against a suite of attacks, and how far that number can be trusted.</summary>
/// <remarks>
/// <para>Rules that no setting switches off: only examples that a second pass confirmed on disk count (<see cref="SecondPass"/>); robust accuracy is the worst case
/// over the attacks per row, of all rows; the masking checks always run; a canceled run states no robust accuracy.</para>
/// <para>The result is empirical: a row that no attack broke is not proved robust.</para>
/// </remarks>
public static class RobustnessAssessment
{
    /// <summary>File with the verified worst case of every row, <c>[N, …]</c> in the order of the rows; the clean input where no attack succeeded.</summary>
    public const string WorstCaseFile = "worst-case.npy";

    /// <summary>File with the corrupted row of every row that a plain corruption breaks, the clean input elsewhere; written where corruptions are tried.</summary>
    public const string FloorFile = CorruptionFloor.Name + ".npy";

    /// <summary>File with the nearest example found of every probed row, the clean input where there is none; written where smallest perturbations are measured.</summary>
    public const string SmallestFile = "smallest.npy";

    /// <summary>Runs the suite and the checks.</summary>
    /// <param name="request">Model, rows, ball, attacks.</param>
    /// <exception cref="ArgumentException">The request is invalid; the message lists every broken rule.</exception>
    /// <exception cref="UnreadableDataException">The rows do not fit the model.</exception>
    /// <exception cref="IOException">An example file cannot be written.</exception>
    public static AssessmentFindings Run(AssessmentRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        string[] errors = [.. request.Errors()];
        if (errors.Length > 0) throw new ArgumentException(string.Join(" ", errors), nameof(request));
        var settings = new AttackPassSettings
        {
            Key = new RandomKey(request.Seed),
            Progress = request.Progress,
            Checkpoints = request.Checkpoints,
            CancellationToken = request.CancellationToken,
        };
        Directory.CreateDirectory(request.ExampleFolder);
        CleanPass clean = CleanPass.Run(request.Classifier, request.Rows);
        var cascade = new Cascade(request, clean, settings);
        cascade.Run(request.Suite);
        (FloorSummary? floor, MaskingCheck? floorCheck) = Floor(request, cascade, settings);

        long probeStart = Stopwatch.GetTimestamp();
        (AccuracyCurve? curve, MaskingDiagnosis masking) = Probe(request, cascade, settings);
        var probe = new PhaseDuration("masking checks", Stopwatch.GetElapsedTime(probeStart).TotalSeconds);
        if (cascade.Completed && request.Adaptive is { } adaptive) cascade.Run(adaptive.For(masking));
        cascade.AddMissed();
        AccuracyCurve? minimum = cascade.Completed && request.MeasuresMinimumNorms ? MinimumNormCurve.Measure(request, ProbeRowsOf(request, settings), settings) : null;

        string path = Path.Combine(request.ExampleFolder, WorstCaseFile);
        (VerifiedExamples verified, int rejected) = SavedAttack.WriteAndVerify(
            path, request.Classifier, request.Rows, cascade.WorstCase, AttackGoal.UntargetedOn(request.Classifier, request.Rows.Labels), request.Ball);
        return Conclude(request, cascade, verified, rejected + cascade.Rejected) with
        {
            Floor = floor,
            Curve = curve,
            Masking = MaskingChecks.With(floorCheck is null ? masking : MaskingChecks.With(masking, floorCheck), MaskingChecks.Repeated(clean.Scores, verified.Clean.Scores)),
            MinimumCurve = minimum,
            AdaptiveNotes = request.Adaptive?.Notes ?? [],
            Phases = [.. cascade.Phases, probe],
        };
    }

    private static (AccuracyCurve? Curve, MaskingDiagnosis Masking) Probe(AssessmentRequest request, Cascade cascade, AttackPassSettings settings)
    {
        string[] names =
        [
            MaskingChecks.ZeroGradientsName, MaskingChecks.NoiseName, MaskingChecks.UnboundedName, MaskingChecks.EpsilonName, MaskingChecks.StepsName,
        ];
        if (request.Classifier.GradientObstacle is { } obstacle) return (null, MaskingChecks.WithoutGradients(obstacle));
        if (cascade.Completed)
        {
            try
            {
                LabeledData rows = ProbeRowsOf(request, settings);
                (AccuracyCurve curve, MaskingCheck[] checks) = new MaskingProbe(request.Classifier, rows, request.Ball, settings).Run();
                return (curve, MaskingChecks.Diagnose([.. checks, cascade.BlackBoxCheck]));
            }
            catch (OperationCanceledException)
            {
                // What the suite found stays; the checks are reported as not run.
            }
        }

        MaskingCheck[] notRun = [.. names.Select(static name => MaskingChecks.NotRun(name, "The run was canceled before this check."))];
        return (null, MaskingChecks.Diagnose([.. notRun, cascade.BlackBoxCheck]));
    }

    private static (FloorSummary? Floor, MaskingCheck? Check) Floor(AssessmentRequest request, Cascade cascade, AttackPassSettings settings)
    {
        if (!CorruptionFloor.IsWanted(request)) return (null, null);
        if (!cascade.Completed || CorruptionFloor.Measure(request, cascade.Clean, settings) is not { } floor)
            return (null, MaskingChecks.NotRun(MaskingChecks.FloorName, "The run was canceled before plain corruptions were tried."));
        return cascade.Take(floor);
    }

    private static LabeledData ProbeRowsOf(AssessmentRequest request, AttackPassSettings settings)
    {
        if (request.Rows.Rows <= request.ProbeRows) return request.Rows;
        RandomKey key = settings.Key.Fold(StableName.Of("probe rows"));
        int[] rows = key.Permutation(request.Rows.Rows)[..request.ProbeRows];
        Array.Sort(rows);
        return request.Rows.Take(rows);
    }

    private static AssessmentFindings Conclude(AssessmentRequest request, Cascade cascade, VerifiedExamples verified, int rejected)
    {
        LabeledData rows = request.Rows;
        int classes = request.Classifier.Classes;
        bool canceled = request.CancellationToken.IsCancellationRequested;
        string? partial = cascade.Completed
            ? canceled ? "The run was canceled during the masking checks; the attacks had finished." : null
            : $"The run was canceled during {cascade.Summaries[^1].Name}; rows that were not finished count as unknown.";
        string? notStated = cascade.Completed
            ? AdaptiveAttacks.Unanswered(request.Classifier, cascade.Answered)
            : $"The attacks did not finish, so no robust accuracy can be stated; it is at most {FormattableString.Invariant($"{verified.Robust.Value:P1}")}.";
        ImmutableArray<RowOutcome> outcomes = Outcomes(rows, cascade, verified);
        if (notStated is not null) outcomes = [.. outcomes.Where(static row => !row.CleanCorrect || row.BrokenBy is not null)];
        return new AssessmentFindings
        {
            PartialReason = partial,
            NotStatedReason = notStated,
            Clean = verified.Clean.Accuracy,
            WorstCase = notStated is null ? verified.Robust : null,
            Attacks = cascade.Summaries,
            Verification = new VerificationSummary
            {
                Checked = verified.Checked,
                Rejected = rejected,
                LargestNorm = verified.LargestNorm,
                Tolerance = verified.Tolerance,
            },
            Classes = ClassTable.Of(request.ClassNames, verified, stated: notStated is null),
            Groups = GroupTable.Of(rows.Groups, verified, stated: notStated is null, new RandomKey(request.Seed).Fold(StableName.Of("groups"))),
            CleanConfusion = ConfusionMatrix.Of(classes, rows.Labels, verified.Clean.Predictions),
            AttackedConfusion = ConfusionMatrix.Of(classes, rows.Labels, verified.Predictions),
            Masking = MaskingChecks.Diagnose([]),
            Gallery = GalleryBuilder.Build(request, verified, cascade.BrokenBy),
            Landscapes = canceled ? [] : LossLandscape.Measure(request, verified, cascade.BrokenBy),
            Rows = outcomes,
            Notes = [.. cascade.Notes],
            Phases = [],
        };
    }

    private static ImmutableArray<RowOutcome> Outcomes(LabeledData rows, Cascade cascade, VerifiedExamples verified)
    {
        var outcomes = ImmutableArray.CreateBuilder<RowOutcome>(rows.Rows);
        for (int row = 0; row < rows.Rows; row++)
        {
            bool broken = verified.Broken[row];
            outcomes.Add(new RowOutcome
            {
                Index = rows.RowIndices[row],
                Label = rows.Labels[row],
                CleanPrediction = verified.Clean.Predictions[row],
                CleanCorrect = verified.Clean.Correct[row],
                AdversarialPrediction = broken ? verified.Predictions[row] : null,
                BrokenBy = broken ? cascade.BrokenBy[row] : null,
                Norm = broken ? verified.Norms[row] : null,
                Margin = broken ? verified.Margins[row] : null,
                Queries = cascade.Queries[row],
            });
        }

        return outcomes.ToImmutable();
    }
}
