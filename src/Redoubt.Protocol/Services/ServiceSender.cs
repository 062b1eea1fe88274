using System.Globalization;
using System.Net;
using Redoubt.Tensors;

namespace Redoubt.Protocol;

/// <summary>Sends requests as a <see cref="ServicePolicy"/> says: paced, repeated with growing waits, each answer limited in time and length.</summary>
/// <remarks>Repeats after 408, 425, 429, 500, 502, 503, 504, broken connections and timeouts, and waits as long as a Retry-After header asks. Follows no redirect:
/// whoever answers would choose the next victim. Not safe for concurrent calls.</remarks>
public sealed class ServiceSender : IDisposable
{
    private readonly HttpMessageInvoker _invoker;
    private readonly ServicePolicy _policy;
    private readonly TimeProvider _time;
    private readonly RandomKey _key;
    private long _queries, _replayed, _requests, _retries, _sent, _received;
    private TimeSpan _answering, _waiting;
    private long _nextTicks;
    private readonly long _start;

    /// <summary>Creates a sender.</summary>
    /// <param name="handler">The connection; disposed with the sender. It must not follow redirects: <see cref="ServiceAddress.CreateHandler"/> makes one.</param>
    /// <param name="policy">The policy; validated here.</param>
    /// <param name="time">Clock of all waits.</param>
    /// <param name="key">Randomness of the waits.</param>
    /// <exception cref="ArgumentException">The policy is invalid.</exception>
    public ServiceSender(HttpMessageHandler handler, ServicePolicy policy, TimeProvider time, RandomKey key)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(time);
        string[] errors = [.. policy.Errors()];
        if (errors.Length > 0) throw new ArgumentException(string.Join(" ", errors), nameof(policy));
        _invoker = new HttpMessageInvoker(handler);
        _policy = policy;
        _time = time;
        _key = key;
        _start = time.GetTimestamp();
    }

    /// <summary>The cost so far.</summary>
    public ServiceCost Cost => new()
    {
        Queries = _queries,
        Replayed = _replayed,
        Requests = _requests,
        Retries = _retries,
        BytesSent = _sent,
        BytesReceived = _received,
        SecondsAnswering = _answering.TotalSeconds,
        SecondsWaiting = _waiting.TotalSeconds,
        Price = _policy.PricePerThousand * (_queries - _replayed) / 1000,
    };

    /// <summary>Queries that the budget still allows; null without a budget.</summary>
    public long? Remaining => _policy.Budget - _queries;

    /// <summary>Counts rows that a journal answered: they were asked about before.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <exception cref="ServiceException">The budget is spent.</exception>
    public void Replay(int rows)
    {
        Charge(rows);
        _replayed += rows;
    }

    /// <summary>Sends a request until it is answered.</summary>
    /// <param name="create">Makes the request; called again for every repetition.</param>
    /// <param name="rows">Rows that it asks about: what budget and rate count. 0 for a question about metadata.</param>
    /// <param name="mostBytes">Longest body of the answer.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ServiceException">The service fails for good, redirects, answers too much, or the budget is spent.</exception>
    public async Task<ServiceReply> SendAsync(Func<HttpRequestMessage> create, int rows, long mostBytes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(create);
        for (int attempt = 0; ; attempt++)
        {
            await PaceAsync(rows, cancellationToken).ConfigureAwait(false);
            Charge(rows);
            if (attempt > 0) _retries++;
            using HttpRequestMessage request = create();
            Outcome outcome = await TryAsync(request, mostBytes, cancellationToken).ConfigureAwait(false);
            if (outcome.Reply is { } reply) return reply;
            if (attempt == _policy.Retries)
                throw new ServiceException(attempt == 0 ? $"The service fails: {outcome.Problem}." : $"The service failed {attempt + 1} times in a row, last: {outcome.Problem}.");
            await BackOffAsync(attempt, outcome, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _invoker.Dispose();

    private void Charge(int rows)
    {
        if (_policy.Budget is { } budget && _queries + rows > budget)
            throw new ServiceException(FormattableString.Invariant($"The budget of {budget} queries is spent.")) { IsBudgetSpent = true };
        _queries += rows;
    }

    private async Task PaceAsync(int rows, CancellationToken cancellationToken)
    {
        if (_policy.Rate == 0 || rows == 0) return;
        long now = _time.GetElapsedTime(_start).Ticks;
        if (_nextTicks > now) await WaitAsync(TimeSpan.FromTicks(_nextTicks - now), cancellationToken).ConfigureAwait(false);
        _nextTicks = Math.Max(now, _nextTicks) + (long)Math.Ceiling(rows / _policy.Rate * TimeSpan.TicksPerSecond);
    }

    private async Task BackOffAsync(int attempt, Outcome outcome, CancellationToken cancellationToken)
    {
        // Half of the wait is fixed and half is drawn, so that clients that failed together do not come back together.
        double spread = 0.5 + 0.5 * _key.Uniform((uint)_requests);
        TimeSpan wait = _policy.FirstDelay * Math.Pow(2, Math.Min(attempt, 30)) * spread;
        if (wait > _policy.LongestDelay) wait = _policy.LongestDelay;
        if (outcome.RetryAfter is { } asked)
        {
            if (asked > _policy.LongestDelay) throw new ServiceException(FormattableString.Invariant($"The service asks for a wait of {asked.TotalSeconds:0} seconds ({outcome.Problem})."));
            if (asked > wait) wait = asked;
        }

        await WaitAsync(wait, cancellationToken).ConfigureAwait(false);
    }

    private async Task WaitAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        long start = _time.GetTimestamp();
        try
        {
            await Task.Delay(wait, _time, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _waiting += _time.GetElapsedTime(start);
        }
    }

    private async Task<Outcome> TryAsync(HttpRequestMessage request, long mostBytes, CancellationToken cancellationToken)
    {
        long start = _time.GetTimestamp();
        using var timeout = new CancellationTokenSource(_policy.Timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        _requests++;
        _sent += request.Content?.Headers.ContentLength ?? 0;
        try
        {
            using HttpResponseMessage response = await _invoker.SendAsync(request, either.Token).ConfigureAwait(false);
            return await ReadAsync(response, mostBytes, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return Outcome.Of(FormattableString.Invariant($"no whole answer within {_policy.Timeout.TotalSeconds:0.#} seconds"));
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return Outcome.Of(e.Message.ReplaceLineEndings(" ").TrimEnd('.'));
        }
        finally
        {
            _answering += _time.GetElapsedTime(start);
        }
    }

    private async Task<Outcome> ReadAsync(HttpResponseMessage response, long mostBytes, CancellationToken cancellationToken)
    {
        int status = (int)response.StatusCode;
        string name = $"{status} {MetadataReader.Plain(response.ReasonPhrase ?? string.Empty)}".TrimEnd();
        if (status is >= 300 and < 400)
        {
            string where = response.Headers.Location is { } location ? $" to {(location.IsAbsoluteUri ? $"{location.Scheme}://{location.Authority}" : "another place of the same host")}" : string.Empty;
            throw new ServiceException($"The service redirects{where} ({name}); redirects are not followed, so give the final address itself.");
        }

        byte[] body = await BodyAsync(response, mostBytes, cancellationToken).ConfigureAwait(false);
        if (response.IsSuccessStatusCode) return new Outcome(new ServiceReply(status, body, JsonLength(response)), string.Empty, null);
        string problem = MetadataReader.Error(body) is { } error ? $"{name}, {error.TrimEnd('.')}" : name;
        return IsTransient(response.StatusCode) ? new Outcome(null, problem, RetryAfter(response)) : throw new ServiceException($"The service refuses: {problem}.");
    }

    private async Task<byte[]> BodyAsync(HttpResponseMessage response, long mostBytes, CancellationToken cancellationToken)
    {
        Stream stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        using var body = new MemoryStream();
        var piece = new byte[16 << 10];
        int count;
        while ((count = await stream.ReadAsync(piece, cancellationToken).ConfigureAwait(false)) > 0)
        {
            _received += count;
            if (body.Length + count > mostBytes) throw new ServiceException($"The service's answer is longer than {mostBytes} bytes, far more than the question warrants.");
            body.Write(piece, 0, count);
        }

        return body.ToArray();
    }

    private static int? JsonLength(HttpResponseMessage response)
    {
        if (!response.Headers.TryGetValues(WireMessage.HeaderName, out IEnumerable<string>? values)
            && !response.Content.Headers.TryGetValues(WireMessage.HeaderName, out values))
            return null;
        return int.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out int length)
            ? length
            : throw new ServiceException($"The service's answer has an unreadable header {WireMessage.HeaderName}.");
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - _time.GetUtcNow(),
        _ => null,
    };

    private static bool IsTransient(HttpStatusCode status) => (int)status is 408 or 425 or 429 or 500 or 502 or 503 or 504;

    private sealed record Outcome(ServiceReply? Reply, string Problem, TimeSpan? RetryAfter)
    {
        public static Outcome Of(string problem) => new(null, problem, null);
    }
}
