using System.Collections.Immutable;
using Redoubt.Evidence;
using Redoubt.Evidence.Tests;
using Redoubt.Samples;

namespace Redoubt.Reports.Tests;

/// <summary>Reports that look different on purpose.</summary>
internal static class SampleVariants
{
    internal static AssessmentReport Good() => SampleReport.Make();

    /// <summary>Partial, a failed gate, failed masking checks, a baseline, missing classes.</summary>
    internal static AssessmentReport Bad() => SampleDocuments.FullAssessment();

    /// <summary>A deployed service in the place of a file.</summary>
    internal static AssessmentReport Service() =>
        SampleReport.Make() with { Target = SampleDocuments.Target(), Model = SampleReport.Make().Model with { FileName = SampleDocuments.Target().Url, Sha256 = null } };

    internal static AssessmentReport Partial() => SampleReport.Make() with { PartialReason = "Cancelled by the user after 1 of 3 attacks.", Attacks = SampleReport.Make().Attacks[..1] };

    internal static AssessmentReport NotStated() => SampleReport.Make() with
    {
        WorstCase = null,
        NotStatedReason = "The model contains a defense with shattered gradients, and no adaptive attack was run against it.",
        Gallery = [],
        Curve = null,
    };

    /// <summary>Nothing finished: the emptiest report that can occur.</summary>
    internal static AssessmentReport Empty()
    {
        AssessmentReport report = NotStated();
        return report with
        {
            PartialReason = "Cancelled before the first attack.",
            Clean = Proportion.Of(0, 0),
            Attacks = [],
            Classes = [],
            CleanConfusion = null,
            AttackedConfusion = null,
            Verification = null,
            Masking = new MaskingDiagnosis { Verdict = CheckVerdict.NotRun, Sentence = "No masking check was run.", Checks = [] },
            Gates = [],
            Rows = [],
        };
    }

    /// <summary>43 traffic signs with long names: crowded charts.</summary>
    internal static AssessmentReport ManyClasses()
    {
        const int classes = 43;
        string[] kinds = ["Speed limit (20 km/h)", "No passing for vehicles over 3.5 t", "Right of way at the next intersection", "Stop", "General caution", "Bumpy road"];
        ImmutableArray<string> names = [.. Enumerable.Range(0, classes).Select(i => $"{kinds[i % kinds.Length]} {i}")];
        Random random = new(3);
        int[] labels = [.. Enumerable.Range(0, 2000).Select(i => i * 31 % classes)];
        int[] predictions = [.. labels.Select(label => random.NextDouble() < 0.6 ? label : random.Next(classes))];
        AssessmentReport report = SampleReport.Make(8.0 / 255);
        return report with
        {
            Model = report.Model with { FileName = "gtsrb_production_model_v7_final_candidate.onnx", Classes = classes, InputShape = [3, 32, 32] },
            Data = report.Data with { ClassNames = names, Argument = "images:/data/very/long/folder/name/german-traffic-signs/test-set-2026-01" },
            Classes = [.. Enumerable.Range(0, classes).Select(i => new ClassSummary { Index = i, Name = names[i], Clean = Proportion.Of(40, 46), Robust = Proportion.Of(5 + i % 30, 46) })],
            CleanConfusion = null,
            AttackedConfusion = ConfusionMatrix.Of(classes, labels, predictions),
        };
    }

    /// <summary>Markup, quotes, control characters and a script wherever text can come from outside.</summary>
    internal static AssessmentReport Hostile()
    {
        const string evil = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>&amp;\u202E\u0007</style>]]>-->";
        AssessmentReport report = SampleDocuments.FullAssessment();
        return report with
        {
            PartialReason = evil,
            Model = report.Model with { FileName = evil, Notes = [evil], Sha256 = evil },
            Data = report.Data with { Argument = evil, ClassNames = [.. Enumerable.Repeat(evil, 10)], Sha256 = evil },
            Mapping = report.Mapping with { Description = evil, Scores = evil },
            Threat = report.Threat with { Goal = evil, Norm = evil },
            Run = report.Run with { CommandLine = evil, OperatingSystem = evil, ToolVersion = evil, InstructionSet = evil, DotNetVersion = evil, Phases = [new PhaseDuration(evil, 1)] },
            Attacks = [.. report.Attacks.Select(attack => attack with { Name = evil, Paper = evil, Settings = ImmutableSortedDictionary<string, string>.Empty.Add(evil, evil) })],
            Classes = [.. report.Classes.Select(row => row with { Name = evil })],
            Curve = report.Curve! with { Attack = evil },
            Masking = report.Masking with { Sentence = evil, Checks = [SampleReport.Check(evil, CheckVerdict.Fail, evil, (evil, 1))] },
            Baseline = report.Baseline! with { FileName = evil, ModelFileName = evil },
            Gates = [.. report.Gates.Select(gate => gate with { Name = evil, Message = evil, Passed = false })],
            Gallery = [.. report.Gallery.Select(item => item with { Attack = evil })],
            Rows = [.. report.Rows.Select(row => row with { BrokenBy = row.BrokenBy is null ? null : evil })],
        };
    }
}
