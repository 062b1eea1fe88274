using System.Globalization;
using System.Reflection;
using Redoubt.Attacks;
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
        typeof(Tensor).Assembly, typeof(Graph).Assembly, typeof(OnnxModel).Assembly, typeof(IClassifier).Assembly, typeof(AttackCatalog).Assembly, typeof(CheckpointFolder).Assembly,
        typeof(RunFingerprint).Assembly,
    ];

    public static string Of(ClassifierTask task, PerturbationBall ball, IReadOnlyList<ConfiguredAttack> suite, EvaluationProtocol? protocol, ulong seed)
    {
        var parts = new List<(string Name, string Value)>
        {
            ("version", CommandLineHost.Version),
            ("instructions", InstructionSets.Describe(InstructionSets.Best)),
            ("model", task.Model.Sha256 ?? string.Empty),
            ("defenses", string.Join(',', task.Defenses.Select(static d => string.Create(CultureInfo.InvariantCulture, $"{d.Name}={d.Setting:R}")))),
            ("mapping", task.Mapping.Description),
            ("bounds", task.Classifier.Bounds.ToString()),
            ("data", task.Data.Sha256),
            ("rows", string.Join(',', task.Data.SampledIndices)),
            ("labels", string.Join(',', task.Rows.Labels)),
            ("norm", ball.Norm.Name()),
            ("epsilon", ball.Radius.ToString("R", CultureInfo.InvariantCulture)),
            ("protocol", protocol?.Name() ?? "custom"),
            ("seed", seed.ToString(CultureInfo.InvariantCulture)),
        };
        parts.AddRange(Program.Select(static assembly => (assembly.GetName().Name!, assembly.ManifestModule.ModuleVersionId.ToString())));
        parts.AddRange(suite.Select(static attack => (attack.Name, string.Join(',', attack.Settings.Select(static s => $"{s.Key}={s.Value}")))));
        return Sha256Text.OfParts(parts);
    }
}
