namespace Redoubt.Graphs;

/// <summary>A graph breaks a rule of the language: operands that do not fit, a missing attribute, a cycle.</summary>
public sealed class InvalidGraphException : Exception
{
    /// <summary>Creates the exception.</summary>
    public InvalidGraphException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">One sentence that names the node and the rule.</param>
    public InvalidGraphException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">One sentence that names the node and the rule.</param>
    /// <param name="innerException">The cause.</param>
    public InvalidGraphException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
