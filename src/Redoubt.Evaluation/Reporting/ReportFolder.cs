using System.Text;
using Redoubt.Evidence;
using Redoubt.Reports;

namespace Redoubt.Evaluation;

/// <summary>Writes the forms of an assessment into one folder: for people, programs, code scanning and test runners.</summary>
public static class ReportFolder
{
    /// <summary>File for people.</summary>
    public const string Html = "report.html";

    /// <summary>File for programs.</summary>
    public const string Json = "report.json";

    /// <summary>File for code scanning (SARIF 2.1.0).</summary>
    public const string Sarif = "report.sarif";

    /// <summary>File for test runners (JUnit XML).</summary>
    public const string JUnit = "report.junit.xml";

    /// <summary>How long the parts of the run took: the only file that another run of the same command does not repeat.</summary>
    public const string Timing = "timing.json";

    /// <summary>Folder of finished steps; there while an assessment runs and after it was stopped.</summary>
    public const string Checkpoints = "checkpoint";

    /// <summary>Folder of the saved examples.</summary>
    public const string Examples = "adversarial";

    /// <summary>Writes all files, each whole or not at all.</summary>
    /// <param name="folder">An existing folder; files of an earlier report are replaced.</param>
    /// <param name="report">The report. Its times go into <see cref="Timing"/> only, so that all other files are the same for every run.</param>
    /// <param name="restoredSteps">Steps that were taken over from an earlier run.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static void Write(string folder, AssessmentReport report, int restoredSteps = 0)
    {
        ArgumentNullException.ThrowIfNull(report);
        EvidenceJson.Save(Path.Combine(folder, Timing), TimingReport.Of(report, restoredSteps));
        report = report.WithoutTimes();
        EvidenceJson.Save(Path.Combine(folder, Json), report);
        AtomicFile.WriteAllBytes(Path.Combine(folder, Sarif), SarifWriter.Write(report));
        AtomicFile.WriteAllBytes(Path.Combine(folder, JUnit), JUnitWriter.Write(report));
        AtomicFile.WriteAllBytes(Path.Combine(folder, Html), Encoding.UTF8.GetBytes(AssessmentHtml.Render(report)));
    }
}
