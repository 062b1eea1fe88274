using System.CommandLine;
using System.Text;
using Redoubt.Evidence;
using Redoubt.Reports;
using Redoubt.Training;

namespace Redoubt.Cli;

/// <summary>The options that keep a long run going, shared by the verbs that train.</summary>
internal sealed class RunOptions
{
    private readonly Option<string?> _checkpoint =
        Options.Text("--checkpoint", "FILE", "Keep the state of the run here after every epoch and on Ctrl+C. Default: beside --out, with .checkpoint; removed at the end.");

    private readonly Option<bool> _resume = new("--resume") { Description = "Go on from the checkpoint; the result has the same bytes as an uninterrupted run." };

    private readonly Option<string?> _report = Options.Text("--report", "DIR", "Write report.html with the curves, report.json and metrics.csv here.");

    /// <summary>All of them, for the verb's help.</summary>
    public IEnumerable<Option> All => [_report, _checkpoint, _resume];

    /// <summary>The folder for the report, made before the work begins; null for none.</summary>
    public string? ReportFolder(VerbContext context) => context.Get(_report) is { } folder ? OutputPaths.Folder(folder, "--report") : null;

    /// <summary>Writes what the user asked for.</summary>
    public static void Write(TrainingReport report, string? json, string? folder)
    {
        if (json is not null) EvidenceJson.Save(json, report);
        if (folder is null) return;
        EvidenceJson.Save(Path.Combine(folder, "report.json"), report);
        AtomicFile.WriteAllBytes(Path.Combine(folder, "metrics.csv"), Encoding.UTF8.GetBytes(TrainingCsvWriter.Write(report.Epochs)));
        AtomicFile.WriteAllBytes(Path.Combine(folder, "report.html"), Encoding.UTF8.GetBytes(TrainingHtml.Render(report)));
    }

    /// <summary>Where the run is kept.</summary>
    public CheckpointFile Checkpoint(VerbContext context, string output)
    {
        var file = new CheckpointFile(OutputPaths.File(context.Get(_checkpoint), "--checkpoint") ?? $"{output}.checkpoint");
        bool resume = context.Get(_resume);
        if (file.Exists && !resume)
            throw new InvalidUsageException($"There is the checkpoint '{file.Path}' of a run that was interrupted: go on with --resume, or remove it to begin anew.");
        if (resume && !file.Exists) context.Say($"There is no checkpoint '{file.Path}'; the run begins anew.");
        return file;
    }
}
