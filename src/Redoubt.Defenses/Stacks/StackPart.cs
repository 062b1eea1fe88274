namespace Redoubt.Defenses;

/// <summary>One file inside a stack.</summary>
/// <param name="Name">Name inside the stack.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Sha256">Hash of the bytes, 64 lower-case hexadecimal digits.</param>
public sealed record StackPart(string Name, long Length, string Sha256);
