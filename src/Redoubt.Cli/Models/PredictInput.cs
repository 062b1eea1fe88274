using Redoubt.Data;
using Redoubt.Tensors;

namespace Redoubt.Cli;

/// <summary>An array for one input of a model.</summary>
/// <param name="Name">Name of the input.</param>
/// <param name="Path">File it came from.</param>
/// <param name="Type">Number type in the file.</param>
/// <param name="Value">The numbers in the type that the graph wants.</param>
internal sealed record PredictInput(string Name, string Path, NpyType Type, Literal Value);
