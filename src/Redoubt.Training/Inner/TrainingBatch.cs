using Redoubt.Graphs;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Training;

/// <summary>The batch of the step in progress. One object for a whole run, written anew for each step.</summary>
internal sealed class TrainingBatch(Plan step, int rowLength)
{
    /// <summary>The plan of the step; its inputs take the examples.</summary>
    public Plan Step { get; } = step;

    /// <summary>Values of one example.</summary>
    public int RowLength { get; } = rowLength;

    /// <summary>Rows of the batch.</summary>
    public int Rows { get; set; }

    /// <summary>Position of each row in the training data.</summary>
    public int[] Indices { get; } = new int[step.Capacity];

    /// <summary>Class of each row.</summary>
    public int[] Labels { get; } = new int[step.Capacity];

    /// <summary>Randomness of the epoch; folded by a row's position it does not depend on where the row lies in the batch.</summary>
    public RandomKey EpochKey { get; set; }

    /// <summary>Share of the run that is done, in [0, 1).</summary>
    public double Progress { get; set; }

    /// <summary>Which use of the batch this is, from 0.</summary>
    public int Replay { get; set; }

    /// <summary>The rows as the step sees them.</summary>
    public Span<float> Examples => Step.Input(Architecture.InputName);

    /// <summary>Randomness of one row in this use of the batch.</summary>
    public RandomKey KeyOf(int row) => EpochKey.Fold((ulong)Replay).Fold((ulong)Indices[row]);
}
