using Redoubt.Evaluation;
using Redoubt.Evidence;
using Redoubt.Models;

namespace Redoubt.Cli;

/// <summary>A classifier and a detector that were loaded together; frees the detector and what joins the two.</summary>
internal sealed class DetectorPair(IDifferentiableClassifier classifier, GraphClassifier detector, DetectorFile file) : IDisposable
{
    /// <summary>Name of the last class of the pair.</summary>
    public const string RejectedName = "rejected";

    /// <summary>What is wanted of the pair, in words.</summary>
    public const string Goal = "untargeted: any wrong class that the detector does not reject";

    /// <summary>The two as one model.</summary>
    public DetectedClassifier Joint { get; } = new(classifier, detector);

    /// <summary>What the run depends on.</summary>
    public DetectorFile File { get; } = file;

    /// <summary>What results say about the detector; null when the run was canceled.</summary>
    public DetectorSummary? Measure(AssessmentRequest request) => DetectorEvaluation.Run(Joint, (File.Model, File.Mapping), request);

    /// <summary>A few lines of text.</summary>
    public static void Say(VerbContext context, DetectorSummary detector)
    {
        context.SayLabeled("Detector", $"{detector.Model.FileName} rejects {Percent.Of(detector.FalsePositives).Trim()} of the clean rows; the classifier alone decides {Percent.Of(detector.CleanAlone).Trim()} correctly");
        context.SayLabeled("Counted", detector.Counted);
        foreach (DetectorAttackSummary attack in detector.Attacks)
        {
            context.SayLabeled("Unaware", attack.RowsFooled == 0
                ? $"{attack.Name} on the classifier alone fooled none of {attack.RowsAttacked} rows"
                : $"{attack.Name} on the classifier alone fooled {attack.RowsFooled} of {attack.RowsAttacked} rows; the detector rejects {attack.RowsRejected} of those");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Joint.Dispose();
        detector.Dispose();
    }
}
