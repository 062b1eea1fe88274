using System.Collections.Immutable;
using Redoubt.Data;
using Redoubt.Evidence;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Evaluation;

/// <summary>Measures a detector beside a classifier: how many clean rows it rejects, and how many rows of attacks that do not know it.</summary>
/// <remarks>Source of the comparison: Carlini and Wagner, AISec 2017, arXiv:1705.07263, section 3: a detector that rejects what an unaware attack makes may reject nothing of what an aware one makes.
/// So these numbers say what a detector does to the careless; the robust accuracy of the pair comes from attacks that follow both.</remarks>
public static class DetectorEvaluation
{
    /// <summary>What counts as a success of an attack on the pair, in one sentence.</summary>
    public const string Counted = "A row counts as broken where the classifier decides another class and the detector does not reject; as correct where the class is right and the detector does not reject.";

    /// <summary>Name of the file with the examples of an attack on the classifier alone, beside the other examples.</summary>
    /// <param name="attack">Name of the attack.</param>
    public static string FileOf(string attack) => $"blind-{attack}.npy";

    /// <summary>Runs every attack of a suite on the classifier alone, and asks the detector.</summary>
    /// <param name="model">The pair.</param>
    /// <param name="detector">What is said of the detector and of how it reads its input.</param>
    /// <param name="request">Rows, ball, suite, folder, seed, checkpoints, progress, cancellation; its model is not used.</param>
    /// <returns>The counts; null when the run was canceled.</returns>
    public static DetectorSummary? Run(DetectedClassifier model, (ModelSummary Model, InputMappingSummary Mapping) detector, AssessmentRequest request)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(request);
        CleanPass clean = CleanPass.Run(model, request.Rows);
        Directory.CreateDirectory(request.ExampleFolder);
        var attacks = ImmutableArray.CreateBuilder<DetectorAttackSummary>(request.Suite.Length);
        foreach (ConfiguredAttack attack in request.Suite)
        {
            if (Blind(model, attack, clean.CorrectRows, request) is not { } summary) return null;
            attacks.Add(summary);
        }

        return new DetectorSummary
        {
            Model = detector.Model,
            Mapping = detector.Mapping,
            Counted = Counted,
            FalsePositives = Proportion.Of(Suspicious(model, request.Rows.Inputs).Count(static suspicious => suspicious), request.Rows.Rows),
            CleanAlone = CleanPass.Run(model.Model, request.Rows).Accuracy,
            Attacks = attacks.MoveToImmutable(),
        };
    }

    private static DetectorAttackSummary? Blind(DetectedClassifier model, ConfiguredAttack attack, int[] rows, AssessmentRequest request)
    {
        LabeledData data = request.Rows;
        var settings = new AttackPassSettings
        {
            Key = new RandomKey(request.Seed),
            Progress = request.Progress,
            Checkpoints = request.Checkpoints,
            CancellationToken = request.CancellationToken,
        };
        AttackPass pass = AttackPass.Run(model.Model, data, rows, attack with { Name = $"blind-{attack.Name}" }, settings);
        if (!pass.Completed) return null;
        string path = Path.Combine(request.ExampleFolder, FileOf(attack.Name));
        (VerifiedExamples verified, _) = SavedAttack.WriteAndVerify(path, model.Model, data, pass.Candidates, AttackGoal.Untargeted(data.Labels), attack.Attack.Ball);
        bool[] suspicious = Suspicious(model, verified.Examples);
        int[] fooled = [.. rows.Where(row => verified.Broken[row])];
        return new DetectorAttackSummary { Name = attack.Name, RowsAttacked = rows.Length, RowsFooled = fooled.Length, RowsRejected = fooled.Count(row => suspicious[row]) };
    }

    // As the pair decides: scores that are not numbers are no verdict.
    private static bool[] Suspicious(DetectedClassifier model, Tensor inputs)
    {
        var scores = new Tensor(new Shape(inputs.Rows, model.Classes));
        model.Scores(inputs, scores);
        var suspicious = new bool[inputs.Rows];
        for (int row = 0; row < suspicious.Length; row++) suspicious[row] = Decision.IsStrictMaximum(scores.Row(row), model.RejectedClass);
        return suspicious;
    }
}
