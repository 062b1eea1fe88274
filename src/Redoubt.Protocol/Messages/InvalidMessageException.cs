namespace Redoubt.Protocol;

/// <summary>A message is not what the protocol or the reader's limits allow; the message is a clause without a period that names the place.</summary>
public sealed class InvalidMessageException : Exception
{
    /// <summary>Creates the exception.</summary>
    public InvalidMessageException()
        : this("the message is invalid")
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong and where.</param>
    public InvalidMessageException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong and where.</param>
    /// <param name="innerException">The cause.</param>
    public InvalidMessageException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Whether the message is only too large: a server answers 413 rather than 400.</summary>
    public bool IsTooLarge { get; init; }
}
