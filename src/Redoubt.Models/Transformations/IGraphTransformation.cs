using Redoubt.Graphs;

namespace Redoubt.Models;

/// <summary>A transformation of rows as a fragment of a graph, so that it can be differentiated, fused with the model behind it, and exported with it.</summary>
/// <remarks>It keeps rows apart and draws no random numbers.</remarks>
public interface IGraphTransformation
{
    /// <summary>What it does to gradients.</summary>
    GradientBehavior Gradients { get; }

    /// <summary>Adds the transformation to a graph.</summary>
    /// <param name="rows">Rows, <c>[N, …]</c>, float32.</param>
    /// <returns>The transformed rows, of the same type.</returns>
    Value Emit(Value rows);
}
