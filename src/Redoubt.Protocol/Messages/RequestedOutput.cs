namespace Redoubt.Protocol;

/// <summary>An output that a request asks for.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Binary">Whether it is to come as bytes behind the JSON; null for the request's default.</param>
public sealed record RequestedOutput(string Name, bool? Binary = null);
