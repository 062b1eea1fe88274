using System.Collections.Immutable;
using Redoubt.Data;
using Redoubt.Evidence;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Evaluation;

/// <summary>Attacks one after the other, each on the rows that all before it left unbroken; every claim is verified before it counts.</summary>
internal sealed class Cascade
{
    private readonly IDifferentiableClassifier _model;
    private readonly LabeledData _data;
    private readonly AttackPassSettings _settings;
    private readonly string _folder;
    private readonly List<AttackSummary> _summaries = [];
    private readonly List<int[]> _attackedRows = [];
    private CorruptionFloor? _floor;
    private readonly List<PhaseDuration> _phases = [];
    private readonly SortedSet<string> _notes = new(StringComparer.Ordinal);

    public Cascade(AssessmentRequest request, CleanPass clean, AttackPassSettings settings)
    {
        _model = request.Classifier;
        _data = request.Rows;
        _settings = settings;
        _folder = request.ExampleFolder;
        Clean = clean;
        WorstCase = _data.Inputs.Clone();
        BrokenBy = new string?[_data.Rows];
        Queries = new long[_data.Rows];
    }

    public CleanPass Clean { get; }

    /// <summary>Verified examples, the clean input elsewhere.</summary>
    public Tensor WorstCase { get; }

    /// <summary>The attack that broke each row, or null.</summary>
    public string?[] BrokenBy { get; }

    public long[] Queries { get; }

    public int Rejected { get; private set; }

    public bool Completed { get; private set; } = true;

    /// <summary>What the attacks that ran were adapted to.</summary>
    public GradientBehavior Answered { get; private set; }

    public ImmutableArray<AttackSummary> Summaries => [.. _summaries];

    public ImmutableArray<PhaseDuration> Phases => [.. _phases];

    public IEnumerable<string> Notes => _notes;

    /// <summary>Rows that no white-box attack broke when the first black-box attack began, and how many black-box attacks broke of them.</summary>
    public MaskingCheck BlackBoxCheck { get; private set; } = MaskingChecks.BlackBox(0, 0, 0, bothRan: false);

    public void Run(IEnumerable<ConfiguredAttack> suite)
    {
        int left = 0, brokenByBlackBox = 0;
        bool whiteBoxRan = false, bothRan = false;
        foreach (ConfiguredAttack attack in suite)
        {
            if (!Completed) return;
            int[] rows = [.. Clean.CorrectRows.Where(row => BrokenBy[row] is null)];
            int broken = RunOne(attack, rows);
            bool blackBox = attack.Knowledge == Redoubt.Evidence.AttackerKnowledge.BlackBox;
            if (blackBox && whiteBoxRan && Completed)
            {
                if (!bothRan) left = rows.Length;
                bothRan = true;
                brokenByBlackBox += broken;
            }

            whiteBoxRan |= !blackBox;
            BlackBoxCheck = MaskingChecks.BlackBox(Clean.CorrectRows.Length, left, brokenByBlackBox, bothRan);
        }
    }

    /// <summary>Holds every attack so far against plain corruptions.</summary>
    /// <returns>The summary, and the check of the attacks.</returns>
    public (FloorSummary Summary, MaskingCheck Check) Take(CorruptionFloor floor)
    {
        _floor = floor;
        Rejected += floor.Rejected;
        _phases.Add(new PhaseDuration(CorruptionFloor.Name, floor.Pass.Seconds));
        foreach (int row in Clean.CorrectRows) Queries[row] += floor.Pass.Queries[row];
        for (int i = 0; i < _summaries.Count; i++)
            _summaries[i] = _summaries[i] with { RowsBrokenByCorruptions = floor.Count(_attackedRows[i]) };
        FloorSummary summary = floor.Summarize(floor.Count([.. Clean.CorrectRows.Where(row => BrokenBy[row] is null)]));
        return (summary, MaskingChecks.Floor(summary, _summaries));
    }

    /// <summary>What corruptions break and no attack did is broken too.</summary>
    public void AddMissed()
    {
        if (_floor is not { } floor) return;
        int[] left = [.. Clean.CorrectRows.Where(row => BrokenBy[row] is null)];
        string name = _summaries.Any(static attack => attack.Name == CorruptionFloor.Attack) ? CorruptionFloor.Name : CorruptionFloor.Attack;
        if (floor.Count(left) > 0) Add(floor.Configured with { Name = name }, left, floor.Pass, floor.Verified);
    }

    private int RunOne(ConfiguredAttack attack, int[] rows)
    {
        AttackPass pass = AttackPass.Run(_model, _data, rows, attack, _settings);
        Completed = pass.Completed;
        Answered |= attack.Answers;
        string path = Path.Combine(_folder, $"{attack.Name}.npy");
        AttackGoal goal = AttackGoal.UntargetedOn(_model, _data.Labels);
        (VerifiedExamples verified, int rejected) = SavedAttack.WriteAndVerify(path, _model, _data, pass.Candidates, goal, attack.Attack.Ball);
        Rejected += rejected;
        _notes.UnionWith(pass.Notes);
        _phases.Add(new PhaseDuration(attack.Name, pass.Seconds));
        foreach (int row in rows) Queries[row] += pass.Queries[row];
        return Add(attack, rows, pass, verified);
    }

    private int Add(ConfiguredAttack attack, int[] rows, AttackPass pass, VerifiedExamples verified)
    {
        bool firstOnAllRows = _summaries.Count == 0;
        var margins = new List<double>();
        foreach (int row in rows)
        {
            if (!verified.Broken[row]) continue;
            BrokenBy[row] = attack.Name;
            verified.Examples.Row(row).CopyTo(WorstCase.Row(row));
            margins.Add(verified.Margins[row]);
        }

        int unbroken = Clean.CorrectRows.Count(row => BrokenBy[row] is null);
        Proportion robust = Proportion.Of(unbroken, _data.Rows);
        _attackedRows.Add(rows);
        _summaries.Add(new AttackSummary
        {
            Name = attack.Name,
            Paper = attack.Paper,
            Knowledge = attack.Knowledge,
            Settings = attack.Settings,
            RobustAlone = firstOnAllRows && Completed ? robust : null,
            RobustCumulative = robust,
            RowsAttacked = rows.Length,
            RowsBroken = margins.Count,
            RowsBrokenByCorruptions = _floor?.Count(rows),
            ForwardPasses = rows.Sum(row => pass.Queries[row]),
            BackwardPasses = pass.BackwardPasses,
            Seconds = pass.Seconds,
            MedianMargin = Median(margins),
            FragileSuccesses = margins.Count(static m => m < Judgment.FragileMargin),
        });
        return margins.Count;
    }

    private static double? Median(List<double> values)
    {
        if (values.Count == 0) return null;
        values.Sort();
        int middle = values.Count / 2;
        return values.Count % 2 == 1 ? values[middle] : values[middle - 1] + (values[middle] - values[middle - 1]) / 2;
    }
}
