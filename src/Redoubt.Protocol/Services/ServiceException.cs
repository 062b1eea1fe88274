namespace Redoubt.Protocol;

/// <summary>A service cannot be asked any more: it fails, answers nonsense, redirects, or the budget is spent. The message is one sentence.</summary>
public sealed class ServiceException : Exception
{
    /// <summary>Creates the exception.</summary>
    public ServiceException()
        : this("The service cannot be asked.")
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">One sentence.</param>
    public ServiceException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">One sentence.</param>
    /// <param name="innerException">The cause.</param>
    public ServiceException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Whether the budget is spent; the service itself may be well.</summary>
    public bool IsBudgetSpent { get; init; }
}
