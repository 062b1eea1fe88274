namespace Redoubt.Graphs;

/// <summary>An interpreter has no rule for an operation. Never a skipped node.</summary>
public sealed class UnsupportedOpException : Exception
{
    /// <summary>Creates the exception.</summary>
    public UnsupportedOpException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">One sentence.</param>
    public UnsupportedOpException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">One sentence.</param>
    /// <param name="innerException">The cause.</param>
    public UnsupportedOpException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates the exception for a missing rule.</summary>
    /// <param name="node">The node that has no rule.</param>
    /// <param name="interpreter">The interpreter, for example "gradient".</param>
    /// <param name="reason">Why there is none, or what to use instead; may be null.</param>
    public UnsupportedOpException(Node node, string interpreter, string? reason = null)
        : base($"The {interpreter} of {node.Kind} is not available{(reason is null ? string.Empty : ": " + reason)} (node {node}).")
    {
        Reason = reason;
    }

    /// <summary>Why there is no rule, without the names of node and operation; null when no reason was given.</summary>
    public string? Reason { get; }
}
