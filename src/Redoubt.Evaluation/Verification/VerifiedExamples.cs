using Redoubt.Evidence;
using Redoubt.Tensors;

namespace Redoubt.Evaluation;

/// <summary>What the second pass found in a file of saved examples. Only <see cref="SecondPass"/> makes one, and every accuracy that a report states is
/// computed from one: no option leads around the second pass.</summary>
public sealed class VerifiedExamples
{
    internal VerifiedExamples(CleanPass clean, Tensor examples)
    {
        Clean = clean;
        Examples = examples;
        int rows = examples.Rows;
        RowBroken = new bool[rows];
        RowPredictions = new int[rows];
        RowNorms = new double[rows];
        RowDistances = new double[rows];
        Array.Fill(RowDistances, double.NaN);
        RowMargins = new double[rows];
        RowRejections = new string?[rows];
    }

    /// <summary>The model on the clean inputs.</summary>
    public CleanPass Clean { get; }

    /// <summary>The rows as read from disk.</summary>
    public Tensor Examples { get; }

    /// <summary>Rows that are decided correctly on the clean input and for which the saved one lies in ball and bounds and reaches the attacker's goal.</summary>
    public ReadOnlySpan<bool> Broken => RowBroken;

    /// <summary>Class decided for every saved row: the strict, finite, unique maximum, or -1.</summary>
    public ReadOnlySpan<int> Predictions => RowPredictions;

    /// <summary>Distance of every saved row from its clean input, in double precision.</summary>
    public ReadOnlySpan<double> Norms => RowNorms;

    /// <summary>What the limit of the threat that is no norm measures of every saved row; not a number where there is no such limit.</summary>
    public ReadOnlySpan<double> Distances => RowDistances;

    /// <summary>Best other score minus the label's on every saved row: positive when misclassified; where a model may reject, an example that counts has the lead of the wrong class over all others. Finite, also where scores are not.</summary>
    public ReadOnlySpan<double> Margins => RowMargins;

    /// <summary>Why a saved row does not count although the goal is reached, or null.</summary>
    public ReadOnlySpan<string?> Rejections => RowRejections;

    /// <summary>Rows that differ from the clean input: those were checked.</summary>
    public int Checked { get; internal set; }

    /// <summary>Largest distance seen.</summary>
    public double LargestNorm { get; internal set; }

    /// <summary>Excess over ε that was forgiven.</summary>
    public double Tolerance { get; internal init; }

    /// <summary>Rows correct on both the clean and the saved input, of all rows.</summary>
    public Proportion Robust
    {
        get
        {
            int robust = 0;
            for (int row = 0; row < RowBroken.Length; row++) robust += Clean.Correct[row] && RowPredictions[row] == Clean.Labels[row] ? 1 : 0;
            return Proportion.Of(robust, RowBroken.Length);
        }
    }

    internal bool[] RowBroken { get; }

    internal int[] RowPredictions { get; }

    internal double[] RowNorms { get; }

    internal double[] RowDistances { get; }

    internal double[] RowMargins { get; }

    internal string?[] RowRejections { get; }
}
