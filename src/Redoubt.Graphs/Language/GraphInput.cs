namespace Redoubt.Graphs;

/// <summary>A named input of a graph.</summary>
/// <param name="Name">Unique among the inputs.</param>
/// <param name="Role">What the input is for.</param>
/// <param name="Node">Position of its node.</param>
public sealed record GraphInput(string Name, InputRole Role, int Node);
