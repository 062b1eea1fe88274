namespace Redoubt.Graphs;

/// <summary>A named output of a graph.</summary>
/// <param name="Name">Unique among the outputs.</param>
/// <param name="Node">Position of its node.</param>
/// <param name="Updates">Name of the parameter or state input that takes this value for the next run; null for a plain result.</param>
public sealed record GraphOutput(string Name, int Node, string? Updates = null);
