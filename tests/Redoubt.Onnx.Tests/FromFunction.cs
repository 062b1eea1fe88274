namespace Redoubt.Onnx.Tests;

/// <summary>An attribute whose value is that of the function around the node.</summary>
internal sealed record FromFunction(string Name, AttributeProto.Types.AttributeType Type);
