using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>The strongest attack within a budget of passes: tries several losses, targets and Square on every row, then spends the rest of the row's budget on what
/// came nearest to success on that row.</summary>
/// <remarks>
/// <para>Our own composition of published parts: Auto-PGD on cross-entropy, on the margin and towards the likeliest wrong classes (Croce and Hein, ICML 2020,
/// arXiv:2003.01690), and Square (Andriushchenko et al., ECCV 2020, arXiv:1912.00049). A row whose best point came from Square has gradients that mislead, so Square is
/// run again there; elsewhere the best gradient part is restarted, and every third time the one that was tried least.</para>
/// <para>No row spends more than its budget, the clean pass included. What happens to a row depends on the row and the key only. Proves nothing when it fails.</para>
/// </remarks>
public sealed class MaximumAttack : IEvasionAttack<IDifferentiableClassifier>
{
    private const double SquareShare = 0.5;
    private const int Rounds = 64;

    private readonly MaximumOptions _options;

    /// <summary>Creates the attack.</summary>
    /// <param name="options">Settings; validated here, once.</param>
    /// <exception cref="ArgumentException">Some settings are invalid; the message lists every broken rule.</exception>
    public MaximumAttack(MaximumOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        OptionsErrors.ThrowIfAny(options.Errors(), nameof(options));
        _options = options;
    }

    /// <inheritdoc/>
    public string Name => "max";

    /// <inheritdoc/>
    public PerturbationBall Ball => _options.Ball;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">As for every attack; also when the goal is targeted: parts choose their own targets.</exception>
    public AttackOutcome Perturb(IDifferentiableClassifier model, Tensor inputs, AttackGoal goal, AttackRun run)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(goal);
        if (goal.IsTargeted) throw new ArgumentException("The attack max chooses its own targets: the goal must be untargeted.", nameof(goal));
        var sequence = new AttackSequence(Name, Ball, model, inputs, goal, run);
        AttackArm[] arms = [.. AttackArm.All(Ball, model.Classes)];
        var record = new ArmRecord(inputs.Rows, arms.Length);
        for (int arm = 0; arm < arms.Length - 1; arm++)
        {
            if (arm > 0 && !sequence.IsOpen) break;
            Try(sequence, record, arms, arm, Affordable(sequence, arms[arm].FirstPasses), (0.1 * arm / arms.Length, 0.1 * (arm + 1) / arms.Length));
        }

        Try(sequence, record, arms, arms.Length - 1, Affordable(sequence, MaximumOptions.LeastPasses), (0.1, 0.5));
        for (int round = 0; round < Rounds && sequence.IsOpen; round++) RunRound(sequence, record, arms, round);
        return sequence.Finish();
    }

    private void RunRound(AttackSequence sequence, ArmRecord record, AttackArm[] arms, int round)
    {
        int[] rows = Affordable(sequence, arms[0].FirstPasses);
        if (rows.Length == 0) return;
        var shares = (0.5 + 0.5 * round / Rounds, 0.5 + 0.5 * (round + 1) / Rounds);
        foreach (IGrouping<int, int> group in rows.GroupBy(row => record.Choose(row)).OrderBy(static g => g.Key))
            Try(sequence, record, arms, group.Key, [.. group], shares);
    }

    /// <summary>Standing rows whose budget allows a number of passes more.</summary>
    private int[] Affordable(AttackSequence sequence, long passes) => [.. sequence.Standing.Where(row => Left(sequence, row) >= passes)];

    private long Left(AttackSequence sequence, int row) => _options.Passes - sequence.Passes(row);

    private void Try(AttackSequence sequence, ArmRecord record, AttackArm[] arms, int arm, int[] rows, (double From, double To) share)
    {
        bool isFirst = sequence.Outcome.Status.Length == sequence.Standing.Length && arm == 0;
        if (rows.Length == 0 && isFirst) sequence.Run(arms[arm].Create(arms[arm].FirstPasses), rows, 0, share);

        // Only rows with the same budget and the same number of tries run together: a row must not feel its neighbors.
        foreach (IGrouping<(long Passes, int Tries), int> group in rows.GroupBy(row => (Budget(sequence, record, arms[arm], arm, row), record.Tries(row, arm))))
        {
            int[] members = [.. group];
            AttackOutcome part = sequence.Run(arms[arm].Create(group.Key.Passes), members, (ulong)(arm + arms.Length * group.Key.Tries), share);
            for (int i = 0; i < members.Length; i++) record.Note(members[i], arm, part.RowBestMargins[i]);
        }
    }

    /// <summary>Passes for the next try of an arm on a row: Square gets half of the budget first and later all that is left.</summary>
    private long Budget(AttackSequence sequence, ArmRecord record, AttackArm arm, int index, int row)
    {
        long left = Left(sequence, row);
        if (!arm.IsSquare) return Math.Min(left, arm.FirstPasses);
        return record.Tries(row, index) == 0 ? Math.Min(left, (long)(SquareShare * _options.Passes)) : left;
    }
}
