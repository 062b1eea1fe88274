using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Cli;

/// <summary>What a service is used with.</summary>
/// <param name="Mapping">How data become its input.</param>
/// <param name="Bounds">Valid attack-space values.</param>
/// <param name="Rows">Rows that will be asked about.</param>
/// <param name="Seed">Seed of the waits.</param>
internal sealed record RemoteSource(InputMapping Mapping, InputBounds Bounds, int Rows, ulong Seed)
{
    /// <summary>Output with the scores; null for the only one that can have them.</summary>
    public string? Output { get; init; }

    /// <summary>Shape of one row in attack space.</summary>
    public Shape ExampleShapeOf(ClassifierData data)
    {
        int[] one = [1, .. data.RowShape.Extents];
        return new Shape(Mapping.ToAttackSpace(new Tensor(new Shape(one))).Shape.Extents[1..]);
    }
}
