using System.Collections.Immutable;

namespace Redoubt.Protocol;

/// <summary>How one deployed classifier is asked: what a request looks like and how an answer becomes scores.</summary>
public interface IServiceEndpoint
{
    /// <summary>Name of the protocol for results, for example <c>open-inference-v2</c>.</summary>
    string Protocol { get; }

    /// <summary>Address without secrets, for results.</summary>
    string Address { get; }

    /// <summary>What tells this target from others that answer differently: a journal belongs to one identity. Without secrets.</summary>
    string Identity { get; }

    /// <summary>Shape of one row as the service takes it, without the batch axis; -1 where any extent is accepted.</summary>
    ImmutableArray<long> RowShape { get; }

    /// <summary>Number of classes K, two or more.</summary>
    int Classes { get; }

    /// <summary>Whether the service gives labels only: scores are then 1 for the label and 0 for every other class.</summary>
    bool LabelsOnly { get; }

    /// <summary>Most rows of a request, one or more.</summary>
    int MostRows { get; }

    /// <summary>Longest answer to a request of some rows, bytes.</summary>
    /// <param name="rows">Rows of the request.</param>
    long MostBytes(int rows);

    /// <summary>Makes the request for some rows.</summary>
    /// <param name="rowShape">Shape of one row, without the batch axis.</param>
    /// <param name="values">The rows, row-major.</param>
    /// <returns>A function that makes a new message every time, for repetitions.</returns>
    Func<HttpRequestMessage> Request(ImmutableArray<int> rowShape, ReadOnlySpan<float> values);

    /// <summary>Reads the scores of all rows from an answer.</summary>
    /// <param name="reply">The answer; nothing about it is trusted.</param>
    /// <param name="rows">Rows that were asked about.</param>
    /// <param name="scores">Receives <c>[rows, K]</c>, all finite.</param>
    /// <exception cref="InvalidMessageException">The answer is not what was asked for.</exception>
    void Read(ServiceReply reply, int rows, Span<float> scores);
}
