namespace Redoubt.Graphs;

/// <summary>A Gather or Scatter was given an index outside its axis. Nothing outside the operation's memory was touched, and the plan can run again.</summary>
public sealed class InvalidIndexException : Exception
{
    /// <summary>Creates the exception.</summary>
    public InvalidIndexException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">One sentence.</param>
    public InvalidIndexException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">One sentence.</param>
    /// <param name="innerException">The cause.</param>
    public InvalidIndexException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates the exception for an index.</summary>
    /// <param name="operation">The operation, for example <c>Gather (node 12)</c>.</param>
    /// <param name="index">The index.</param>
    /// <param name="position">Its position among the indices, row-major.</param>
    /// <param name="size">Extent of the axis.</param>
    public InvalidIndexException(string operation, long index, long position, int size)
        : base($"{operation}: index {index} at position {position} is outside [0, {size}).")
    {
    }
}
