using Redoubt.Graphs;

namespace Redoubt.Certification;

/// <summary>Two lines that hold a function between them everywhere in the bounds of its operand, the lines' own rounding included.</summary>
/// <param name="LowerSlope">Slope of the line below.</param>
/// <param name="LowerAt0">Its value at 0.</param>
/// <param name="UpperSlope">Slope of the line above.</param>
/// <param name="UpperAt0">Its value at 0.</param>
internal readonly record struct Lines(Value LowerSlope, Value LowerAt0, Value UpperSlope, Value UpperAt0);
