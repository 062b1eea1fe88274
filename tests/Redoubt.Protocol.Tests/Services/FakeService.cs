using System.Net;
using System.Text;

namespace Redoubt.Protocol.Tests;

/// <summary>A connection that answers what a test says and notes what it was asked.</summary>
internal sealed class FakeService(Func<HttpRequestMessage, string, HttpResponseMessage> answer) : HttpMessageHandler
{
    /// <summary>Answers the next request from a list; the last answer is repeated.</summary>
    public static FakeService Of(params Func<HttpResponseMessage>[] answers)
    {
        int next = 0;
        return new FakeService((_, _) => answers[Math.Min(next++, answers.Length - 1)]());
    }

    /// <summary>Requests so far: method, address and body.</summary>
    public List<(string Method, string Address, string Body)> Requests { get; } = [];

    /// <summary>Headers of the requests so far.</summary>
    public List<string> Headers { get; } = [];

    public static HttpResponseMessage Json(string text, HttpStatusCode status = HttpStatusCode.OK) => new(status) { Content = new StringContent(text, Encoding.UTF8, "application/json") };

    public static HttpResponseMessage Status(int status, string? retryAfter = null, string? location = null)
    {
        var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(string.Empty) };
        if (retryAfter is not null) response.Headers.TryAddWithoutValidation("Retry-After", retryAfter);
        if (location is not null) response.Headers.Location = new Uri(location);
        return response;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string body = request.Content is null ? string.Empty : Encoding.Latin1.GetString(await request.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false));
        Requests.Add((request.Method.Method, request.RequestUri!.AbsoluteUri, body));
        Headers.Add(request.Headers.ToString());
        return answer(request, body);
    }
}
