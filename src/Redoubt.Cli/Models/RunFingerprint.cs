using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using Redoubt.Attacks;
using Redoubt.Defenses;
using Redoubt.Evaluation;
using Redoubt.Evidence;
using Redoubt.Graphs;
using Redoubt.Models;
using Redoubt.Onnx;
using Redoubt.Tensors;

namespace Redoubt.Cli;

/// <summary>A hash of everything that the finished steps of an assessment depend on. The number of threads is not among it.</summary>
internal static class RunFingerprint
{
    // The module ids change with every change of the code, which a version number does not.
    private static readonly Assembly[] Program =
    [
        typeof(Tensor).Assembly, typeof(Graph).Assembly, typeof(OnnxModel).Assembly, typeof(IClassifier).Assembly, typeof(AttackCatalog).Assembly, typeof(DefenseCatalog).Assembly, typeof(CheckpointFolder).Assembly,
        typeof(RunFingerprint).Assembly,
    ];

    public static string Of(AssessmentRun run)
    {
        (ClassifierTask task, PerturbationBall ball) = (run.Task, run.Ball);
        var parts = new List<(string Name, string Value)>
        {
            ("version", CommandLineHost.Version),
            ("instructions", InstructionSets.Describe(InstructionSets.Best)),
            ("model", task.Model.Sha256 ?? string.Empty),
            ("defenses", string.Join(',', task.Defenses.Select(static d => string.Create(CultureInfo.InvariantCulture, $"{d.Name}:{string.Join(' ', d.Settings.Select(static s => $"{s.Key}={s.Value:R}"))} {d.FileSha256} {d.StandIn}")))),
            ("detector", task.Detector?.File is { } detector ? $"{detector.Model.Sha256} {MappingOf(detector.Mapping)}" : string.Empty),
            ("mapping", MappingOf(task.Mapping)),
            ("bounds", task.Classifier.Bounds.ToString()),
            ("data", task.Data.Sha256),
            ("rows", string.Join(',', task.Data.SampledIndices)),
            ("content", task.Rows.ContentHash),
            ("norm", ball.Norm.Name()),
            ("mask", ball.Mask is { } mask ? Sha256Text.Of(MemoryMarshal.AsBytes(mask.Free)) : string.Empty),
            ("epsilon", ball.Radius.ToString("R", CultureInfo.InvariantCulture)),
            ("protocol", run.Protocol?.Name() ?? "custom"),
            ("seed", run.Seed.ToString(CultureInfo.InvariantCulture)),
        };
        parts.AddRange(Program.Select(static assembly => (assembly.GetName().Name!, assembly.ManifestModule.ModuleVersionId.ToString())));
        parts.AddRange(run.Suite.Select(static attack => (attack.Name, string.Join(',', attack.Settings.Select(static s => $"{s.Key}={s.Value}")))));
        parts.AddRange(run.Transfers?.Models.Select(static other => ("transfer", $"{other.Model.Sha256} {MappingOf(other.Mapping)}")) ?? []);
        return Sha256Text.OfParts(parts);
    }

    // The description rounds for people; the numbers are as they are.
    private static string MappingOf(InputMappingSummary mapping) => string.Create(
        CultureInfo.InvariantCulture, $"{mapping.Description} {mapping.Scale:R} {string.Join(' ', mapping.Mean.Concat(mapping.StandardDeviation).Select(static v => v.ToString("R", CultureInfo.InvariantCulture)))}");
}
