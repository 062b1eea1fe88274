using System.Collections.Immutable;
using Redoubt.Attacks;
using Redoubt.Evidence;
using Redoubt.Models;

namespace Redoubt.Evaluation;

/// <summary>Plain corruptions on every row that is decided correctly: what attacks must beat.</summary>
/// <remarks>Every kind and severity once, inside the ball of the assessment, and verified like every attack.</remarks>
internal sealed class CorruptionFloor
{
    /// <summary>Name of the file, the phase and the checkpoints; a suite may have the attack <c>corruptions</c> itself.</summary>
    public const string Name = "floor";

    /// <summary>What a row is said to be broken by.</summary>
    public const string Attack = "corruptions";

    private CorruptionFloor(ConfiguredAttack configured, VerifiedExamples verified, AttackPass pass)
    {
        Configured = configured;
        Verified = verified;
        Pass = pass;
    }

    public ConfiguredAttack Configured { get; }

    public VerifiedExamples Verified { get; }

    public AttackPass Pass { get; }

    public required int Rejected { get; init; }

    /// <summary>The attack as it is run.</summary>
    public static ConfiguredAttack AttackOf(AssessmentRequest request) =>
        ConfiguredAttack.Of(Attack, new AttackSettings { Ball = request.Ball, Queries = CorruptionAttack.QueriesOfOneRound(request.Classifier.ExampleShape) }, request.Classifier.Classes) with { Name = Name };

    /// <summary>Whether an assessment has a floor.</summary>
    public static bool IsWanted(AssessmentRequest request) => request.MeasuresFloor && AttackCatalog.Find(Attack).Norms.Contains(request.Ball.Norm);

    /// <summary>Runs the corruptions; null when the run was canceled.</summary>
    public static CorruptionFloor? Measure(AssessmentRequest request, CleanPass clean, AttackPassSettings settings)
    {
        ConfiguredAttack attack = AttackOf(request);
        AttackPass pass = AttackPass.Run(request.Classifier, request.Rows, clean.CorrectRows, attack, settings);
        if (!pass.Completed) return null;
        AttackGoal goal = AttackGoal.UntargetedOn(request.Classifier, request.Rows.Labels);
        (VerifiedExamples verified, int rejected) = SavedAttack.WriteAndVerify(
            Path.Combine(request.ExampleFolder, RobustnessAssessment.FloorFile), request.Classifier, request.Rows, pass.Candidates, goal, request.Ball);
        return new CorruptionFloor(attack, verified, pass) { Rejected = rejected };
    }

    /// <summary>Rows among some that a corruption breaks.</summary>
    public int Count(int[] rows) => rows.Count(row => Verified.Broken[row]);

    public FloorSummary Summarize(int missed) => new()
    {
        Paper = Configured.Paper,
        Settings = Configured.Settings,
        RowsAttacked = Pass.Rows.Length,
        RowsBroken = Count(Pass.Rows),
        RowsMissed = missed,
        Robust = Verified.Robust,
    };
}
