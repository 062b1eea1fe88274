namespace Redoubt.Evidence.Tests;

/// <summary>Three candidates: a plain one, a better one that costs more, and one without a stated robust accuracy.</summary>
internal static class SampleTradeoff
{
    public static TradeoffReport Make()
    {
        AssessmentReport report = SampleDocuments.FullAssessment();
        return new TradeoffReport
        {
            Run = report.Run,
            Threat = report.Threat,
            Data = report.Data,
            Candidates =
            [
                Candidate("hardened", 95, 80) with { OnFront = true },
                Candidate("plain", 99, 5) with { OnFront = true, TrainingMultiple = 0.2 },
                Candidate("<b>blurred</b>", 90, 60) with { Defenses = "gaussian-blur (sigma 1)", DominatedBy = "hardened" },
                Candidate("noisy", 90, 0) with { Robust = null },
            ],
        };
    }

    public static TradeoffCandidate Candidate(string name, int clean, int robust) => new()
    {
        Name = name,
        Model = "model.onnx",
        ModelSha256 = new string('a', 64),
        Defenses = null,
        Protocol = "adaptive",
        Clean = Proportion.Of(clean, 100),
        Robust = Proportion.Of(robust, 100),
        Certified = CertifiedAccuracy.Of(20, 100),
        FalsePositives = Proportion.Of(2, 100),
        TrainingSeconds = 100,
        TrainingMultiple = 1,
        LatencySeconds = 0.001,
        LatencyMultiple = 1,
        OnFront = false,
        DominatedBy = null,
    };
}
