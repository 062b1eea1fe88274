namespace Redoubt.Cli;

/// <summary>What a server lets clients ask of it.</summary>
internal sealed record ServerLimits
{
    /// <summary>Longest body of a request, bytes.</summary>
    public long BodyBytes { get; init; } = 64L << 20;

    /// <summary>Bytes beyond the longest body that are read before the refusal, so that the client hears it; a connection that sends more is cut.</summary>
    public long ForgottenBytes { get; init; } = 16L << 20;

    /// <summary>Most rows of a request.</summary>
    public int Rows { get; init; } = 1024;

    /// <summary>Most requests that wait for the model; further ones are told to come back.</summary>
    public int Waiting { get; init; } = 64;

    /// <summary>Most open connections.</summary>
    public int Connections { get; init; } = 256;
}
