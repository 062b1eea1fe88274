namespace Redoubt.Onnx;

/// <summary>A model file is malformed, or uses something that Redoubt does not support. The only exception that reading a model's content throws.</summary>
/// <remarks>The message is one sentence that begins with the file's name and says where in the file the trouble is.</remarks>
public sealed class InvalidModelException : Exception
{
    /// <summary>Creates the exception.</summary>
    public InvalidModelException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">One sentence that names the file and the position.</param>
    public InvalidModelException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">One sentence that names the file and the position.</param>
    /// <param name="innerException">The cause.</param>
    public InvalidModelException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>The operators of the file that Redoubt does not know, each once, sorted; empty when the trouble is another.</summary>
    public IReadOnlyList<string> UnsupportedOperators { get; init; } = [];
}
