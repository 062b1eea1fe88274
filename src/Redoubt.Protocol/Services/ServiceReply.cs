namespace Redoubt.Protocol;

/// <summary>A service's answer, read whole.</summary>
/// <param name="Status">HTTP status, 200 to 299.</param>
/// <param name="Body">The body, at most as long as the caller allowed.</param>
/// <param name="JsonLength">Value of <see cref="WireMessage.HeaderName"/>; null where the answer has none.</param>
public sealed record ServiceReply(int Status, ReadOnlyMemory<byte> Body, int? JsonLength = null);
