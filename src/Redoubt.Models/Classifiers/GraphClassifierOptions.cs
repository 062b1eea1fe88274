using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Models;

/// <summary>Settings of a <see cref="GraphClassifier"/>. Immutable.</summary>
public sealed record GraphClassifierOptions
{
    /// <summary>Rows that one pass takes, in [1, 65536]. Default null: as many as fit the memory budget, at most 128.</summary>
    public int? Capacity { get; init; }

    /// <summary>Threads that work during a pass. Default: one for each processor.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Whether Winograd's algorithm may be used. Default true.</summary>
    public bool AllowWinograd { get; init; } = true;

    /// <summary>Vector instructions to use. Default null: the widest that the processor has.</summary>
    public InstructionSet? InstructionSet { get; init; }

    internal PlanOptions PlanOptions(int capacity) =>
        new() { Capacity = capacity, Threads = Threads, AllowWinograd = AllowWinograd, InstructionSet = InstructionSet };
}
