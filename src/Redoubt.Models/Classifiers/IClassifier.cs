using Redoubt.Tensors;

namespace Redoubt.Models;

/// <summary>Something that gives one score per class for every input: all that a score-based black-box attack needs.</summary>
/// <remarks>
/// <para>Row i of the result depends on row i of the input only, bit for bit: not on the other rows, their number or their order.
/// Attacks rely on it to give the same result for every batch size.</para>
/// <para>Not safe for concurrent calls unless the implementation says so.</para>
/// </remarks>
public interface IClassifier
{
    /// <summary>Shape of one example, without the batch axis.</summary>
    Shape ExampleShape { get; }

    /// <summary>Number of classes K, two or more.</summary>
    int Classes { get; }

    /// <summary>Valid range of every input value: attacks never leave it.</summary>
    InputBounds Bounds { get; }

    /// <summary>Rows that one pass takes, one or more. Any number of rows may be given; calls of exactly this many are the cheapest per row.</summary>
    int Capacity { get; }

    /// <summary>Computes the scores (logits where the model has them) of any number of rows.</summary>
    /// <param name="inputs">Inputs, <c>[n, ...]</c> in the units of <see cref="Bounds"/>; n may be 0. Not modified.</param>
    /// <param name="scores">Receives the scores, <c>[n, K]</c>.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    void Scores(Tensor inputs, Tensor scores);
}
