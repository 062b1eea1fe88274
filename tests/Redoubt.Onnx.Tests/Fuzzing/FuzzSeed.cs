using Redoubt.Tensors;

namespace Redoubt.Onnx.Tests;

/// <summary>A file that mutations start from.</summary>
/// <param name="File">The file.</param>
/// <param name="Inputs">Numbers of its inputs where some are known.</param>
internal sealed record FuzzSeed(byte[] File, IReadOnlyDictionary<string, Literal> Inputs);
