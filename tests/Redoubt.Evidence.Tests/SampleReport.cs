using System.Collections.Immutable;
using Redoubt.Evidence;

namespace Redoubt.Samples;

/// <summary>A made-up but self-consistent assessment of 1,000 digit images. For tests only: no model was attacked.</summary>
internal static class SampleReport
{
    private const int RowCount = 1000, ClassCount = 10;
    private static readonly string[] AttackNames = ["apgd-ce", "apgd-t", "square"];

    internal static AssessmentReport Make(double epsilon = 0.3)
    {
        ImmutableArray<RowOutcome> rows = MakeRows(epsilon);
        int robust = rows.Count(row => row.Robust);
        return new AssessmentReport
        {
            Run = MakeRun(epsilon),
            Model = new ModelSummary
            {
                FileName = "mnist_at.onnx",
                Sha256 = "9f2feb0f1ef425b292f2f94bdbf4f5d0e1c2a6b3f4d5e6f708192a3b4c5d6e7f",
                Parameters = 166_406,
                OperationsPerForward = 5_120_512,
                InputShape = [1, 28, 28],
                Classes = ClassCount,
                Notes = ["The graph ends in Softmax; scores are read from its input.", "The batch axis was fixed to 1 and was made symbolic; outputs were compared row by row."],
            },
            Data = new DataSummary
            {
                Argument = "mnist:data/mnist/test#0:1000",
                Sha256 = "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
                Rows = 10_000,
                SampledIndices = [.. Enumerable.Range(0, RowCount)],
                ClassNames = [.. Enumerable.Range(0, ClassCount).Select(digit => $"{digit}")],
            },
            Mapping = new InputMappingSummary
            {
                Layout = "nchw",
                Channels = "grey",
                Scores = "input of the final Softmax",
                Description = "28×28 grey, layout nchw, bytes / 255 in [0, 1], no mean, no std",
            },
            Threat = new ThreatSummary
            {
                Knowledge = AttackerKnowledge.WhiteBox,
                Norm = "linf",
                Epsilon = epsilon,
                LowerBound = 0,
                UpperBound = 1,
                Goal = "untargeted: any wrong class",
            },
            Clean = Proportion.Of(rows.Count(row => row.CleanCorrect), RowCount),
            WorstCase = Proportion.Of(robust, RowCount),
            Attacks = MakeAttacks(rows),
            Floor = new FloorSummary
            {
                Paper = "after Hendrycks and Dietterich, ICLR 2019, arXiv:1903.12261",
                Settings = ImmutableSortedDictionary.CreateRange([KeyValuePair.Create("queries", "36")]),
                RowsAttacked = rows.Count(row => row.CleanCorrect),
                RowsBroken = 3,
                RowsMissed = 0,
                Robust = Proportion.Of(rows.Count(row => row.CleanCorrect) - 3, RowCount),
            },
            Verification = new VerificationSummary { Checked = rows.Count(row => row.BrokenBy is not null), Rejected = 0, LargestNorm = epsilon, Tolerance = 1e-6 },
            Curve = MakeCurve(rows),
            Classes = MakeClasses(rows),
            CleanConfusion = ConfusionMatrix.Of(ClassCount, [.. rows.Select(row => row.Label)], [.. rows.Select(row => row.CleanPrediction)]),
            AttackedConfusion = ConfusionMatrix.Of(
                ClassCount, [.. rows.Select(row => row.Label)], [.. rows.Select(row => row.AdversarialPrediction ?? row.CleanPrediction)]),
            Masking = MakeMasking(),
            Gallery = [.. rows.Where(row => row.BrokenBy is not null).Take(8).Select((row, i) => SamplePictures.Item(row, epsilon, i))],
            Gates = [new GateOutcome
            {
                Name = "robust-accuracy",
                Threshold = 0.45,
                Actual = (double)robust / RowCount,
                Passed = true,
                Message = $"Robust accuracy {100.0 * robust / RowCount:F1} % is at least 45.0 %.",
            }],
            Rows = rows,
        };
    }

    private static RunSummary MakeRun(double epsilon) => new()
    {
        ToolVersion = "0.1.0",
        DotNetVersion = "10.0.1",
        OperatingSystem = "Linux x64",
        InstructionSet = "AVX-512",
        Threads = 2,
        PeakGflopsPerThread = 117.4,
        Seed = 20260101,
        StartedUtc = new DateTimeOffset(2026, 1, 15, 9, 30, 5, TimeSpan.Zero),
        TotalSeconds = 184.2,
        Phases = [new("clean accuracy", 0.3), new("attacks", 162.1), new("verification", 0.4), new("masking checks", 14.9), new("curve", 6.5)],
        CommandLine = $"redoubt assess mnist_at.onnx --data mnist:data/mnist/test#0:1000 --norm linf --epsilon {epsilon} --fail-under robust-accuracy=0.45 --seed 20260101 --threads 2 --out report/",
    };

    private static ImmutableArray<RowOutcome> MakeRows(double epsilon)
    {
        Random random = new(7);
        ImmutableArray<RowOutcome>.Builder rows = ImmutableArray.CreateBuilder<RowOutcome>(RowCount);
        for (int i = 0; i < RowCount; i++)
        {
            int label = i * 7 % ClassCount, wrong = (label + 1 + random.Next(ClassCount - 1)) % ClassCount;
            if (random.NextDouble() < 0.5) wrong = label switch { 4 => 9, 9 => 4, 7 => 9, 3 => 5, 5 => 3, 8 => 3, 2 => 7, _ => wrong };
            bool correct = random.NextDouble() < 0.984;
            double risk = epsilon * (0.3 + 0.05 * label + (label is 4 or 9 ? 0.3 : 0));
            string? brokenBy = !correct || random.NextDouble() >= risk ? null : random.NextDouble() switch { < 0.72 => "apgd-ce", < 0.97 => "apgd-t", _ => "square" };
            rows.Add(new RowOutcome
            {
                Index = i,
                Label = label,
                CleanPrediction = correct ? label : wrong,
                CleanCorrect = correct,
                AdversarialPrediction = brokenBy is null ? null : wrong,
                BrokenBy = brokenBy,
                Norm = brokenBy is null ? null : epsilon * (random.NextDouble() < 0.85 ? 1 : 0.9 + 0.1 * random.NextDouble()),
                Margin = brokenBy is null ? null : Math.Round(0.02 - 0.9 * Math.Log(1 - random.NextDouble()), 6),
                Queries = !correct ? 1 : brokenBy switch { "apgd-ce" => 104, "apgd-t" => 1004, _ => 6004 },
            });
        }

        return rows.ToImmutable();
    }

    private static ImmutableArray<AttackSummary> MakeAttacks(ImmutableArray<RowOutcome> rows)
    {
        string[] papers = ["Croce & Hein, ICML 2020, arXiv:2003.01690", "Croce & Hein, ICML 2020, arXiv:2003.01690", "Andriushchenko et al., ECCV 2020, arXiv:1912.00049"];
        int[] steps = [100, 100, 5000];
        double[] seconds = [9.4, 88.1, 64.6];
        int left = rows.Count(row => row.CleanCorrect);
        ImmutableArray<AttackSummary>.Builder attacks = ImmutableArray.CreateBuilder<AttackSummary>();
        for (int i = 0; i < AttackNames.Length; i++)
        {
            string name = AttackNames[i];
            double[] margins = [.. rows.Where(row => row.BrokenBy == name).Select(row => row.Margin!.Value).Order()];
            int broken = margins.Length;
            attacks.Add(new AttackSummary
            {
                Name = name,
                Paper = papers[i],
                Knowledge = name == "square" ? AttackerKnowledge.BlackBox : AttackerKnowledge.WhiteBox,
                Settings = ImmutableSortedDictionary.CreateRange(
                    [KeyValuePair.Create(name == "square" ? "queries" : "steps", $"{steps[i]}"), KeyValuePair.Create("restarts", "1")]),
                RobustAlone = i == 0 ? Proportion.Of(left - broken, RowCount) : name == "square" ? Proportion.Of(left + broken, RowCount) : null,
                RobustCumulative = Proportion.Of(left - broken, RowCount),
                RowsAttacked = left,
                RowsBroken = broken,
                RowsBrokenByCorruptions = i == 0 ? 3 : 0,
                ForwardPasses = (long)left * steps[i],
                BackwardPasses = name == "square" ? 0 : (long)left * steps[i],
                Seconds = seconds[i],
                MedianMargin = broken == 0 ? null : margins[broken / 2],
                FragileSuccesses = name == "apgd-t" ? 1 : 0,
            });
            left -= broken;
        }

        return attacks.ToImmutable();
    }

    private static AccuracyCurve MakeCurve(ImmutableArray<RowOutcome> rows)
    {
        int clean = rows.Count(row => row.CleanCorrect);
        (double, double)[] points = [(0, 1), (0.05, 0.985), (0.1, 0.965), (0.15, 0.94), (0.2, 0.91), (0.25, 0.875), (0.3, 0.83), (0.35, 0.61), (0.4, 0.22), (0.45, 0.04), (0.5, 0)];
        return new AccuracyCurve
        {
            Attack = "pgd, 40 steps",
            Points = [.. points.Select(p => new CurvePoint { Epsilon = p.Item1, Accuracy = Proportion.Of((int)(clean * p.Item2), RowCount) })],
        };
    }

    private static ImmutableArray<ClassSummary> MakeClasses(ImmutableArray<RowOutcome> rows) =>
    [
        .. rows.GroupBy(row => row.Label).OrderBy(group => group.Key).Select(group => new ClassSummary
        {
            Index = group.Key,
            Name = $"{group.Key}",
            Clean = Proportion.Of(group.Count(row => row.CleanCorrect), group.Count()),
            Robust = Proportion.Of(group.Count(row => row.Robust), group.Count()),
        }),
    ];

    private static MaskingDiagnosis MakeMasking()
    {
        ImmutableArray<MaskingCheck> checks =
        [
            Check("zero-gradients", CheckVerdict.Pass, "0.2 % of the input gradients are zero.", ("share", 0.002)),
            Check("noise-as-strong", CheckVerdict.Pass, "Random noise of the same size breaks 3 rows, gradients break 167.", ("noise", 3), ("gradient", 167)),
            Check("black-box-stronger", CheckVerdict.Pass, "The black-box attack broke no row that the white-box attacks together could not break, beyond 4 of 1000.", ("rows", 4)),
            Check("unbounded-attack", CheckVerdict.Pass, "With an unlimited radius the attack breaks every row.", ("success", 1)),
            Check("accuracy-not-falling", CheckVerdict.Pass, "Accuracy falls with epsilon, to 0.0 % at 0.5.", ("last", 0)),
            Check("more-steps-weaker", CheckVerdict.NotRun, "Not run: fewer than two step counts were given."),
        ];
        return new MaskingDiagnosis
        {
            Verdict = MaskingDiagnosis.Worst(checks),
            Sentence = "None of the five checks that ran points to gradient masking.",
            Checks = checks,
        };
    }

    internal static MaskingCheck Check(string name, CheckVerdict verdict, string sentence, params (string Name, double Value)[] evidence) => new()
    {
        Name = name,
        Verdict = verdict,
        Sentence = sentence,
        Evidence = evidence.ToImmutableSortedDictionary(pair => pair.Name, pair => pair.Value),
    };
}
