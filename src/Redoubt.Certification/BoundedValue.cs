using Redoubt.Graphs;

namespace Redoubt.Certification;

/// <summary>A value of a graph known by its bounds.</summary>
/// <param name="Lower">Node of the lower bounds.</param>
/// <param name="Upper">Node of the upper bounds, of the same type.</param>
public readonly record struct BoundedValue(Value Lower, Value Upper);
