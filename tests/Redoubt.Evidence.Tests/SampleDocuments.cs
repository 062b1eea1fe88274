using System.Collections.Immutable;
using Redoubt.Samples;

namespace Redoubt.Evidence.Tests;

internal static class SampleDocuments
{
    /// <summary>A report in which every optional part is present and every kind of finding occurs.</summary>
    internal static AssessmentReport FullAssessment()
    {
        AssessmentReport report = SampleReport.Make();
        MaskingCheck failed = SampleReport.Check("noise-as-strong", CheckVerdict.Fail, "Noise is as strong as gradients.", ("noise", 160), ("gradient", 158));
        MaskingCheck warned = SampleReport.Check("zero-gradients", CheckVerdict.Warn, "31 % of the gradients are zero.", ("share", 0.31));
        return report with
        {
            PartialReason = "Cancelled after 2 of 3 attacks.",
            Data = report.Data with { MissingClasses = [3, 7] },
            Mapping = report.Mapping with { Resize = "28x28", Crop = "28x28", Mean = [0.1307], StandardDeviation = [0.3081] },
            Masking = new MaskingDiagnosis { Verdict = CheckVerdict.Fail, Sentence = "Masking.", Checks = [warned, failed, .. report.Masking.Checks[2..]] },
            Verification = report.Verification! with { Rejected = 2 },
            Groups = Groups(),
            Landscapes = [Landscape(3, null), Landscape(17, "apgd-ce")],
            Transfer = Transfer(report.Model),
            Defenses = [new DefenseSummary { Name = "quantize", Settings = ImmutableSortedDictionary<string, double>.Empty.Add("levels", 8), Gradients = "shattered", StandIn = "identity" }],
            Detector = Detector(report.Model, report.Mapping),
            Baseline = new BaselineComparison
            {
                FileName = "old.json",
                Sha256 = new string('a', 64),
                ModelFileName = "old.onnx",
                PairedRows = 1000,
                OnlyBaselineRobust = 40,
                OnlyCurrentRobust = 12,
                Difference = Intervals.McNemarDifference(40, 12, 1000),
            },
            Gates = [.. report.Gates, new GateOutcome { Name = "clean-accuracy", Threshold = 0.99, Actual = 0.984, Passed = false, Message = "Clean accuracy 98.4 % is below 99 %." }],
        };
    }

    internal static LandscapePicture Landscape(int row, string? brokenBy) => new()
    {
        RowIndex = row,
        Label = 2,
        BrokenBy = brokenBy,
        GradientIsZero = false,
        Size = 25,
        Margins = [.. Enumerable.Range(0, 625).Select(i => Math.Round(i % 25 / 4.0 - 5 + (brokenBy is null ? 0 : 2) - Math.Abs(i / 25 - 12) * 0.05, 4))],
        Decisions = [.. Enumerable.Range(0, 625).Select(i => brokenBy is null || i % 25 < 12 + i / 25 / 4 ? 2 : i / 25 < 14 ? 7 : 9)],
        Inside = [.. Enumerable.Range(0, 625).Select(static i => Math.Abs(i % 25 - 12) + Math.Abs(i / 25 - 12) <= 12)],
        MarginAtInput = -2,
        LargestAlongGradient = 1.25,
        LargestAlongRandom = -1.9,
    };

    internal static TransferMatrix Transfer(ModelSummary model) => new()
    {
        Attack = "PGD on the cross-entropy, 40 steps, one random start, to the largest loss in the ball",
        Models = [model, model with { FileName = "other.onnx" }, model with { FileName = "a-model-with-quite-a-long-file-name.onnx" }],
        Clean = [Proportion.Of(98, 100), Proportion.Of(95, 100), Proportion.Of(99, 100)],
        Fooled =
        [
            [Proportion.Of(90, 98), Proportion.Of(30, 94), Proportion.Of(5, 97)],
            [Proportion.Of(25, 94), Proportion.Of(93, 95), Proportion.Of(12, 95)],
            [Proportion.Of(60, 97), Proportion.Of(50, 95), Proportion.Of(99, 99)],
        ],
    };

    internal static GroupComparison Groups()
    {
        GroupGap gap = new() { Best = "Clinic North", Worst = "Clinic South", Difference = 0.24, Lower = 0.1, Upper = 0.36, Confidence = 0.95, PValue = 0.0035 };
        return new GroupComparison
        {
            Groups =
            [
                new GroupSummary { Name = "Clinic North", Clean = Proportion.Of(240, 250), Robust = Proportion.Of(200, 250) },
                new GroupSummary { Name = "Clinic South", Clean = Proportion.Of(90, 100), Robust = Proportion.Of(56, 100) },
                new GroupSummary { Name = "Clinic East, with a <name> that is long & has signs", Clean = Proportion.Of(3, 3), Robust = null },
            ],
            CleanGap = gap with { Difference = 0.06, Lower = 0.01, Upper = 0.13, PValue = 0.2 },
            RobustGap = gap,
        };
    }

    internal static TargetSummary Target() => new()
    {
        Url = "https://models.example.org/v2/models/digits",
        Protocol = "open-inference-v2",
        AuthorizedBy = "A. Owner <head of models>",
        LabelsOnly = true,
        Queries = 12_345,
        Replayed = 345,
        Requests = 800,
        Retries = 7,
        BytesSent = 1_000_000,
        BytesReceived = 50_000,
        Seconds = 12.5,
        SecondsWaiting = 2400,
        Budget = 20_000,
        Rate = 5,
        PricePerThousand = 1.5,
        Cost = 18,
        StopReason = "The query budget is spent.",
    };

    internal static AttackResult Attack()
    {
        AssessmentReport report = SampleReport.Make();
        return new AttackResult
        {
            Seconds = 1.5,
            SuccessRate = 2.0 / 3,
            MedianNorm = 0.3,
            Attack = "pgd",
            Paper = "Madry et al., ICLR 2018, arXiv:1706.06083",
            Settings = ImmutableSortedDictionary<string, string>.Empty.Add("steps", "40"),
            Run = report.Run,
            Model = report.Model,
            Target = Target(),
            Defenses = [new DefenseSummary { Name = "gaussian-noise", Settings = ImmutableSortedDictionary<string, double>.Empty.Add("sigma", 0.05), Gradients = "stochastic" }],
            Detector = Detector(report.Model, report.Mapping),
            Data = report.Data with { SampledIndices = [0, 1, 2, 3] },
            Mapping = report.Mapping,
            Threat = report.Threat,
            Clean = Proportion.Of(3, 4),
            Robust = Proportion.Of(1, 4),
            Transfers = [new TransferSummary { Model = report.Model, Clean = Proportion.Of(4, 4), Fooled = Proportion.Of(2, 3), Noise = Proportion.Of(1, 3) }],
            Rows = [.. Enumerable.Range(0, 4).Select(Row)],
        };
    }

    internal static CertificationResult Certification()
    {
        AssessmentReport report = SampleReport.Make();
        return new CertificationResult
        {
            Seconds = 0.5,
            Method = "ibp",
            Paper = "Gowal et al., 2018, arXiv:1810.12715",
            Region = "the linf ball of radius 0.1 within [0, 1]",
            Arithmetic = "float32, sums in any order",
            Run = report.Run,
            Model = report.Model,
            Data = report.Data with { SampledIndices = [0, 1] },
            Mapping = report.Mapping,
            Threat = report.Threat,
            Clean = Proportion.Of(2, 2),
            Certified = CertifiedAccuracy.Of(1, 2),
            Rows =
            [
                new CertificationRow { Index = 0, Label = 1, CleanPrediction = 1, Certified = true, Margin = 0.25, Rival = 2, Method = "crown-ibp" },
                new CertificationRow { Index = 1, Label = 0, CleanPrediction = 0, Certified = false },
            ],
        };
    }

    internal static UniversalResult Universal()
    {
        AssessmentReport report = SampleReport.Make();
        return new UniversalResult
        {
            Seconds = 2.5,
            Paper = "Moosavi-Dezfooli et al., CVPR 2017, arXiv:1610.08401",
            Settings = ImmutableSortedDictionary<string, string>.Empty.Add("steps", "600"),
            Run = report.Run,
            Model = report.Model,
            TrainingData = report.Data,
            TestData = report.Data with { SampledIndices = [0, 1, 2, 3] },
            Mapping = report.Mapping,
            Threat = report.Threat,
            PerturbationSha256 = new string('a', 64),
            Aim = 1,
            TrainingRows = 80,
            HeldBackRows = 20,
            Clean = Proportion.Of(3, 4),
            Flips = Proportion.Of(2, 3),
            OnTarget = Proportion.Of(1, 2),
            NoiseControl = Proportion.Of(0, 3),
            DecidedAs = [1, 3],
        };
    }

    internal static DetectorFitResult Detector()
    {
        AssessmentReport report = SampleReport.Make();
        return new DetectorFitResult
        {
            Kind = "mahalanobis",
            Paper = "Lee et al., NeurIPS 2018, arXiv:1807.03888",
            Guarantee = "heuristic",
            Gradients = "exact",
            Settings = ImmutableSortedDictionary<string, string>.Empty.Add("layer", "relu_3"),
            Run = report.Run,
            Model = report.Model,
            Mapping = report.Mapping,
            FittingData = report.Data,
            CalibrationData = report.Data,
            AttackedRows = 0,
            FalsePositiveRate = 0.01,
            RateGuarantee = "At most 1 %.",
            Reliability = [new ReliabilityPoint(0.05, Proportion.Of(3, 40))],
            Drift = new DriftSummary(Proportion.Of(1, 40), 0.1, 0.7),
            DetectorSha256 = new string('b', 64),
        };
    }

    internal static TwoSampleResult Comparison()
    {
        AssessmentReport report = SampleReport.Make();
        return new TwoSampleResult
        {
            Paper = "Gretton et al., JMLR 2012",
            Run = report.Run,
            Model = report.Model,
            Mapping = report.Mapping,
            Layer = "relu_3",
            Rows = 200,
            Other = "adv.npy",
            OtherRows = 100,
            Discrepancy = -0.001,
            PValue = 0.4,
            Permutations = 500,
            Bandwidth = 2.5,
        };
    }

    internal static DetectorEvaluationResult Detection()
    {
        AssessmentReport report = SampleReport.Make();
        ImmutableSortedDictionary<string, string> settings = ImmutableSortedDictionary<string, string>.Empty.Add("steps", "100");
        return new DetectorEvaluationResult
        {
            PartialReason = "canceled",
            Run = report.Run,
            Model = report.Model,
            Data = report.Data,
            Mapping = report.Mapping,
            Threat = report.Threat,
            Clean = Proportion.Of(3, 4),
            Counted = ["False positives: clean rows that the detector rejects, of all rows."],
            Attacks = [new UnawareAttackSummary { Name = "pgd", Settings = settings, RowsAttacked = 3, RowsFooled = 2, MedianNorm = 0.3 }],
            Detectors =
            [
                new DetectorRecord
                {
                    Model = report.Model,
                    Kind = "energy",
                    Gradients = "exact",
                    CalibrationRows = 200,
                    Areas = [0.5],
                    Points =
                    [
                        new DetectorOperatingPoint
                        {
                            ChosenRate = 0.01,
                            FalsePositives = Proportion.Of(0, 4),
                            TruePositives = [Proportion.Of(1, 2)],
                            AdaptiveStopped = Proportion.Of(0, 3),
                            AdaptiveBroken = ImmutableSortedDictionary<string, int>.Empty.Add("joint-1", 3),
                        },
                    ],
                },
            ],
        };
    }

    internal static PatchResult Patch()
    {
        AssessmentReport report = SampleReport.Make();
        byte[] png = PngWriter.EncodeGrey(1, 1, [128]);
        FlipRate rate = new() { Rows = 3, Transformations = 2, Value = 0.5, Lower = 0.25, Upper = 0.75, Confidence = 0.95, Smallest = 1.0 / 3, Largest = 2.0 / 3 };
        return new PatchResult
        {
            Seconds = 12.5,
            Paper = "Brown et al., 2017, arXiv:1712.09665",
            Settings = ImmutableSortedDictionary<string, string>.Empty.Add("steps", "600"),
            Run = report.Run,
            Model = report.Model,
            TrainingData = report.Data with { SampledIndices = [0, 1] },
            TestData = report.Data with { SampledIndices = [2, 3] },
            Mapping = report.Mapping,
            Threat = report.Threat,
            Patch = new PatchSummary { Shape = "square", MaxPixels = 51, Texels = 12, CenterX = 16.5, CenterY = 16.5, Target = 2, Png = png, Sha256 = new string('d', 64) },
            Trials = [new PatchTrialSummary { Shape = "square", MaxPixels = 51, CenterX = 16.5, CenterY = 16.5, Target = 2, Steps = 640, FlipShare = 0.5 }],
            Clean = Proportion.Of(3, 4),
            Flips = rate,
            TargetShare = 0.4,
            GreyControl = rate with { Value = 0.1 },
            NoiseControl = rate with { Value = 0.2 },
            Transformations =
            [
                new PatchTransformationSummary
                {
                    RotationDegrees = -3,
                    Scale = 1.1,
                    ShiftX = 0.5,
                    ShiftY = -0.5,
                    PerspectiveX = 0.1,
                    PerspectiveY = -0.1,
                    Brightness = 0.05,
                    Contrast = 0.9,
                    Pixels = 51,
                    Flipped = 2,
                },
            ],
            Classes = [new PatchClassSummary { Index = 1, Name = "one", Rows = 3, FlipShare = 0.5, MostOften = 2 }],
            Pictures = [new PatchPicture { RowIndex = 2, Label = 1, PatchedPrediction = 2, Transformation = 0, Width = 1, Height = 1, CleanPng = png, PatchedPng = png }],
        };
    }

    internal static StickerResult Sticker()
    {
        AssessmentReport report = SampleReport.Make();
        FlipRate rate = new() { Rows = 3, Transformations = 2, Value = 0.5, Lower = 0.25, Upper = 0.75, Confidence = 0.95, Smallest = 1.0 / 3, Largest = 2.0 / 3 };
        return new StickerResult
        {
            Seconds = 12.5,
            Paper = "Eykholt et al., CVPR 2018, arXiv:1707.08945",
            Settings = ImmutableSortedDictionary<string, string>.Empty.Add("steps", "300"),
            Run = report.Run,
            Model = report.Model,
            Data = report.Data,
            Mapping = report.Mapping,
            Threat = report.Threat,
            Label = 1,
            Target = 2,
            TrainingPhotos = [0, 1],
            HeldBackPhotos = [2, 3],
            Clean = Proportion.Of(3, 4),
            Flips = rate,
            TargetShare = 0.4,
            BareControl = rate with { Value = 0.01 },
            GreyControl = rate with { Value = 0.1 },
            Sha256 = new string('d', 64),
        };
    }

    internal static VanishingResult Vanishing()
    {
        AssessmentReport report = SampleReport.Make();
        byte[] png = PngWriter.EncodeGrey(1, 1, [128]);
        return new VanishingResult
        {
            Paper = "Thys et al., CVPRW 2019, arXiv:1904.08653",
            Settings = ImmutableSortedDictionary<string, string>.Empty.Add("steps", "600"),
            Run = report.Run,
            Model = report.Model,
            TrainingData = report.Data,
            TestData = report.Data,
            Mapping = report.Mapping,
            Threat = report.Threat,
            ScoreThreshold = 0.7,
            OverlapThreshold = 0.5,
            Patches =
            [
                new VanishingPatchSummary
                {
                    Side = 2,
                    Pixels = 16000.5,
                    Before = Proportion.Of(98, 100),
                    After = Proportion.Of(9, 100),
                    Noticed = Proportion.Of(12, 100),
                    Grey = Proportion.Of(97, 100),
                    Noise = Proportion.Of(96, 100),
                    Seconds = 60,
                    File = "patch-2.npy",
                    Sha256 = new string('e', 64),
                    Png = png,
                },
            ],
            Pictures =
            [
                new VanishingPicture
                {
                    Scene = 0,
                    RowIndex = 3,
                    Width = 320,
                    Height = 240,
                    Truth = [10, 20, 70, 90],
                    ScoreBefore = 0.99,
                    ScoreAfter = 0.1,
                    DetectedBefore = true,
                    DetectedAfter = false,
                    BoxBefore = [12, 22, 68, 88],
                    BoxAfter = [11, 21, 71, 91],
                    BeforePng = png,
                    AfterPng = png,
                },
            ],
        };
    }

    internal static PredictionResult Prediction() => new()
    {
        Seconds = 0.001,
        Target = Target(),
        ModelFileName = "m.onnx",
        ModelSha256 = new string('b', 64),
        Run = SampleReport.Make().Run,
        Inputs = [new TensorFile { Name = "x", FileName = "x.npy", Sha256 = new string('c', 64), ElementType = "float32", Shape = [2, 3] }],
        Outputs = [],
    };

    internal static BenchmarkReport Benchmark() => new()
    {
        ToolVersion = "0.1.0",
        DotNetVersion = "10.0.1",
        OperatingSystem = "Linux x64",
        StartedUtc = DateTimeOffset.UnixEpoch,
        Threads = 2,
        InstructionSet = "AVX2",
        PeakGflopsPerThread = 60.5,
        Cases = [new BenchmarkCase { Model = "mlp", Batch = 1, Phase = "forward", Milliseconds = 0.02, Gflops = 26.9, Efficiency = 0.22, AllocatedBytes = 0 }],
    };

    internal static EnsembleResult Ensemble()
    {
        AssessmentReport report = SampleReport.Make();
        var member = new EnsembleMember(report.Model, report.Mapping, Proportion.Of(8, 10));
        return new EnsembleResult
        {
            Run = report.Run,
            Model = report.Model,
            Accuracy = Proportion.Of(9, 10),
            Data = report.Data,
            Members = [member, member],
            Pairs = [new EnsemblePair(0, 1, Proportion.Of(2, 10), Proportion.Of(1, 10))],
        };
    }

    internal static TrainingReport Training()
    {
        AssessmentReport report = SampleReport.Make();
        return new TrainingReport
        {
            Purpose = "to withstand perturbations of linf norm up to 0.3",
            Run = report.Run,
            Architecture = "mnist-cnn",
            Recipe = "standard",
            Settings = ImmutableSortedDictionary<string, string>.Empty.Add("momentum", "0.9"),
            Threat = report.Threat,
            TrainingData = report.Data,
            Model = report.Model,
            Epochs = [new TrainingEpoch { Epoch = 1, TrainingLoss = 0.3, TrainingAccuracy = 0.9, LearningRate = 0.1, Seconds = 2, TestAccuracy = null }],
            Test = Proportion.Of(9, 10),
        };
    }

    private static DetectorSummary Detector(ModelSummary model, InputMappingSummary mapping) => new()
    {
        Model = model,
        Mapping = mapping,
        Counted = "Wrong and not rejected.",
        FalsePositives = Proportion.Of(5, 100),
        CleanAlone = Proportion.Of(97, 100),
        Attacks =
        [
            new DetectorAttackSummary { Name = "apgd-ce", RowsAttacked = 90, RowsFooled = 80, RowsRejected = 60 },
            new DetectorAttackSummary { Name = "square", RowsAttacked = 90, RowsFooled = 0, RowsRejected = 0 },
        ],
    };

    private static AttackRow Row(int i) => new()
    {
        Index = i,
        Label = i,
        CleanPrediction = i == 3 ? 0 : i,
        AdversarialPrediction = i == 0 ? 0 : 9,
        Success = i is 1 or 2,
        Norm = i is 1 or 2 ? 0.3 : 0,
        Queries = 40,
        Margin = i == 0 ? -2.5 : 0.75,
    };
}
