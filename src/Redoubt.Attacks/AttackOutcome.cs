using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>The result of an attack, row by row.</summary>
public sealed class AttackOutcome
{
    internal AttackOutcome(string attack, PerturbationBall ball, AttackGoal goal, Tensor adversarial)
    {
        Attack = attack;
        Ball = ball;
        Goal = goal;
        Adversarial = adversarial;
        int rows = adversarial.Rows;
        RowStatus = new AttackRowStatus[rows];
        RowNorms = new double[rows];
        RowMargins = new float[rows];
        RowForward = new long[rows];
        RowBackward = new long[rows];
        RowZeroGradients = new bool[rows];
        RowBestMargins = new float[rows];
        Array.Fill(RowBestMargins, float.NegativeInfinity);
    }

    /// <summary>Name of the attack.</summary>
    public string Attack { get; }

    /// <summary>Perturbations that were allowed.</summary>
    public PerturbationBall Ball { get; }

    /// <summary>What the attacker wanted.</summary>
    public AttackGoal Goal { get; }

    /// <summary>The loss that was used: differs from the wanted one where the model has too few classes for it.</summary>
    public ObjectiveKind Objective { get; internal init; }

    /// <summary>What a reader of the result must know, for example that another loss was used. One sentence each; what <see cref="Parts"/> say comes apart.</summary>
    public IReadOnlyList<string> Notes { get; internal set; } = [];

    /// <summary>What the parts of a composed attack did, in the order of their first run; empty for an attack without parts.</summary>
    public IReadOnlyList<AttackPart> Parts { get; internal set; } = [];

    /// <summary>Shape of the inputs. Broken rows hold the adversarial example, inside ball and bounds; all others the clean input.
    /// (Where an attack was set to maximize its loss, unbroken rows hold the point of largest loss.)</summary>
    public Tensor Adversarial { get; }

    /// <summary>What became of every row.</summary>
    public ReadOnlySpan<AttackRowStatus> Status => RowStatus;

    /// <summary>Distance of every returned row from its clean input in the ball's norm, in double precision. Where the ball is unlimited, the smallest found.</summary>
    public ReadOnlySpan<double> Norms => RowNorms;

    /// <summary><see cref="AttackGoal.Margin"/> of every returned row: positive when the goal is reached.</summary>
    public ReadOnlySpan<float> Margins => RowMargins;

    /// <summary>Forward passes spent on every row (its queries), the clean one included.</summary>
    public ReadOnlySpan<long> ForwardPasses => RowForward;

    /// <summary>Gradients used for every row.</summary>
    public ReadOnlySpan<long> BackwardPasses => RowBackward;

    /// <summary>Rows whose gradient was exactly zero at the first point of the first attempt: a sign of masking when there are many. All false for
    /// attacks without gradients.</summary>
    public ReadOnlySpan<bool> ZeroGradients => RowZeroGradients;

    /// <summary>False when the run was canceled; rows that were not finished have the status <see cref="AttackRowStatus.Unfinished"/>.</summary>
    public bool Completed { get; internal set; } = true;

    /// <summary>Rows with a status.</summary>
    /// <param name="status">Status to count.</param>
    public int Count(AttackRowStatus status)
    {
        int count = 0;
        foreach (AttackRowStatus row in RowStatus) count += row == status ? 1 : 0;
        return count;
    }

    internal AttackRowStatus[] RowStatus { get; }

    internal double[] RowNorms { get; }

    internal float[] RowMargins { get; }

    internal long[] RowForward { get; }

    internal long[] RowBackward { get; }

    internal bool[] RowZeroGradients { get; }

    /// <summary>Largest margin that any evaluated point of a row had: how near an attack came that found nothing.</summary>
    internal float[] RowBestMargins { get; }
}
