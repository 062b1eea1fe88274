using Redoubt.Graphs;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Training;

/// <summary>What an example maker may use.</summary>
/// <param name="Step">Plan of the training step; lends its parameters.</param>
/// <param name="Threads">Threads of the run.</param>
/// <param name="Options">Settings of the run.</param>
/// <param name="Example">Shape of one example.</param>
/// <param name="Classes">Number of classes.</param>
/// <param name="Rows">Rows of the training data.</param>
internal sealed record ExampleSetup(Plan Step, PlanThreads Threads, TrainingOptions Options, Shape Example, int Classes, int Rows)
{
    /// <summary>Valid values of an example.</summary>
    public InputBounds Bounds => Options.Bounds;
}
