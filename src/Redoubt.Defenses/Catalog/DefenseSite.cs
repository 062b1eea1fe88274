using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Defenses;

/// <summary>The model that a defense is made for.</summary>
/// <param name="Example">Shape of one row in attack space.</param>
/// <param name="Bounds">Valid range of its values.</param>
/// <param name="Classes">Classes of the model.</param>
public sealed record DefenseSite(Shape Example, InputBounds Bounds, int Classes)
{
    /// <summary>Threads that a defense may use. Default 1.</summary>
    public int Threads { get; init; } = 1;
}
