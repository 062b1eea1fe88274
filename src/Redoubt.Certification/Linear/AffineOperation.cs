using System.Collections.Immutable;
using Redoubt.Graphs;

namespace Redoubt.Certification;

/// <summary>How many roundings a term of an affine operation goes through.</summary>
/// <param name="Forward">In the operation.</param>
/// <param name="Backward">In its transposed, towards one operand.</param>
internal sealed record AffineOperation(Func<Node, ImmutableArray<Node>, long> Forward, Func<Node, ImmutableArray<Node>, int, long> Backward)
{
    /// <summary>Whether it only moves elements or changes signs.</summary>
    public bool IsMovement { get; init; }
}
