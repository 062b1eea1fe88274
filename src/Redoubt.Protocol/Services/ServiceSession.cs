using System.Collections.Immutable;

namespace Redoubt.Protocol;

/// <summary>Asks a deployed classifier for scores: through a journal where there is one, in requests of the size that the service takes.</summary>
/// <remarks>Not safe for concurrent calls.</remarks>
public sealed class ServiceSession : IDisposable
{
    private readonly ServiceSender _sender;
    private readonly QueryJournal? _journal;
    private readonly ImmutableArray<int> _rowShape;
    private readonly int _rowLength;

    /// <summary>Begins a session.</summary>
    /// <param name="endpoint">How the service is asked.</param>
    /// <param name="sender">Sends the requests; disposed with the session.</param>
    /// <param name="rowShape">Shape of one row, without the batch axis.</param>
    /// <param name="journal">Answers kept from run to run; null for none. Disposed with the session.</param>
    /// <exception cref="ArgumentException">The service takes rows of another shape.</exception>
    public ServiceSession(IServiceEndpoint endpoint, ServiceSender sender, ImmutableArray<int> rowShape, QueryJournal? journal = null)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(sender);
        ImmutableArray<long> wanted = endpoint.RowShape;
        bool fits = wanted.IsEmpty || (wanted.Length == rowShape.Length && wanted.Zip(rowShape).All(static pair => pair.First < 0 || pair.First == pair.Second));
        if (rowShape.IsDefaultOrEmpty || !fits)
            throw new ArgumentException($"The service takes rows [{string.Join(',', wanted)}], the data have [{string.Join(',', rowShape.IsDefault ? [] : rowShape)}].", nameof(rowShape));
        Endpoint = endpoint;
        _sender = sender;
        _journal = journal;
        _rowShape = rowShape;
        _rowLength = rowShape.Aggregate(1, static (product, extent) => product * extent);
    }

    /// <summary>How the service is asked.</summary>
    public IServiceEndpoint Endpoint { get; }

    /// <summary>Numbers in one row.</summary>
    public int RowLength => _rowLength;

    /// <summary>The cost so far.</summary>
    public ServiceCost Cost => _sender.Cost;

    /// <summary>Queries that the budget still allows; null without a budget.</summary>
    public long? Remaining => _sender.Remaining;

    /// <summary>Asks for the scores of some rows.</summary>
    /// <param name="rows">The rows, row-major.</param>
    /// <param name="scores">Receives <c>[rows, K]</c>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ServiceException">The service fails for good, answers nonsense, or the budget is spent.</exception>
    public async Task AskAsync(ReadOnlyMemory<float> rows, Memory<float> scores, CancellationToken cancellationToken = default)
    {
        int count = rows.Length / _rowLength, classes = Endpoint.Classes;
        if (rows.Length != count * _rowLength || scores.Length != count * classes)
            throw new ArgumentException($"{rows.Length} numbers and {scores.Length} scores are not whole rows of {_rowLength} and {classes}.", nameof(rows));
        var open = new List<int>();
        for (int row = 0; row < count; row++)
        {
            if (_journal?.TryTake(rows.Span.Slice(row * _rowLength, _rowLength), scores.Span.Slice(row * classes, classes)) == true) _sender.Replay(1);
            else open.Add(row);
        }

        foreach (int[] batch in open.Chunk(Endpoint.MostRows)) await AskServiceAsync(batch, rows, scores, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _sender.Dispose();
        _journal?.Dispose();
    }

    private async Task AskServiceAsync(int[] batch, ReadOnlyMemory<float> rows, Memory<float> scores, CancellationToken cancellationToken)
    {
        int classes = Endpoint.Classes;
        var values = new float[batch.Length * _rowLength];
        for (int i = 0; i < batch.Length; i++) rows.Span.Slice(batch[i] * _rowLength, _rowLength).CopyTo(values.AsSpan(i * _rowLength));
        Func<HttpRequestMessage> create = Endpoint.Request(_rowShape, values);
        ServiceReply reply = await _sender.SendAsync(create, batch.Length, Endpoint.MostBytes(batch.Length), cancellationToken).ConfigureAwait(false);
        var answers = new float[batch.Length * classes];
        try
        {
            Endpoint.Read(reply, batch.Length, answers);
        }
        catch (InvalidMessageException e)
        {
            throw InferenceClient.Unusable(e);
        }

        for (int i = 0; i < batch.Length; i++)
        {
            ReadOnlySpan<float> answer = answers.AsSpan(i * classes, classes);
            answer.CopyTo(scores.Span.Slice(batch[i] * classes, classes));
            _journal?.Add(values.AsSpan(i * _rowLength, _rowLength), answer);
        }

        _journal?.Flush();
    }
}
