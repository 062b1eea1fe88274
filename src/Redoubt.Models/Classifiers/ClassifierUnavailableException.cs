namespace Redoubt.Models;

/// <summary>A classifier that answers no further question, for example a service whose query budget is spent. An attack that meets it ends as if it were canceled and
/// returns what it has found.</summary>
public sealed class ClassifierUnavailableException : Exception
{
    /// <summary>Creates the exception.</summary>
    public ClassifierUnavailableException()
        : this("The classifier answers no further question.")
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">Why, in one sentence.</param>
    public ClassifierUnavailableException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">Why, in one sentence.</param>
    /// <param name="innerException">The cause.</param>
    public ClassifierUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
