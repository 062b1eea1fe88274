using System.Net.Http.Headers;

namespace Redoubt.Protocol;

/// <summary>A client of the Open Inference Protocol v2 over REST for one server.</summary>
/// <remarks>Answers are limited in length before they are read and trusted in nothing. Not safe for concurrent calls.</remarks>
public sealed class InferenceClient
{
    private const long MetadataBytes = 1 << 20;

    private readonly ServiceSender _sender;
    private readonly Uri _server;
    private readonly IReadOnlyDictionary<string, string> _headers;

    /// <summary>Creates a client.</summary>
    /// <param name="sender">Sends the requests; not disposed.</param>
    /// <param name="server">Address of the server: what stands before <c>/v2</c>.</param>
    /// <param name="headers">Headers of every request, for example for authorization; null for none.</param>
    public InferenceClient(ServiceSender sender, Uri server, IReadOnlyDictionary<string, string>? headers = null)
    {
        ArgumentNullException.ThrowIfNull(sender);
        ArgumentNullException.ThrowIfNull(server);
        _sender = sender;
        _server = server;
        _headers = headers ?? new Dictionary<string, string>();
    }

    /// <summary>What the server says about itself.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ServiceException">The server fails or answers something else.</exception>
    public Task<ServerMetadata> ServerAsync(CancellationToken cancellationToken = default) =>
        GetAsync("v2", static body => InferenceMessages.ReadServer(body.Span), cancellationToken);

    /// <summary>Whether the server is ready; a server that does not say is.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ServiceException">The server fails or answers something else.</exception>
    public Task<bool> IsReadyAsync(CancellationToken cancellationToken = default) =>
        GetAsync("v2/health/ready", static body => MetadataReader.Flag(body.Span, "ready") ?? true, cancellationToken);

    /// <summary>Whether the server lives; a server that answers without a word does.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ServiceException">The server fails or answers something else.</exception>
    public Task<bool> IsLiveAsync(CancellationToken cancellationToken = default) =>
        GetAsync("v2/health/live", static body => MetadataReader.Flag(body.Span, "live") ?? true, cancellationToken);

    /// <summary>What the server says about a model.</summary>
    /// <param name="model">Its name.</param>
    /// <param name="version">Its version; null for the server's choice.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ServiceException">The server fails or answers something else.</exception>
    public Task<ModelMetadata> ModelAsync(string model, string? version = null, CancellationToken cancellationToken = default) =>
        GetAsync(PathOf(model, version), static body => InferenceMessages.ReadModel(body.Span), cancellationToken);

    /// <summary>Whether a model is ready.</summary>
    /// <param name="model">Its name.</param>
    /// <param name="version">Its version; null for the server's choice.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ServiceException">The server fails or answers something else.</exception>
    public Task<bool> IsModelReadyAsync(string model, string? version = null, CancellationToken cancellationToken = default) =>
        GetAsync($"{PathOf(model, version)}/ready", static body => MetadataReader.Flag(body.Span, "ready") ?? true, cancellationToken);

    /// <summary>Runs a model.</summary>
    /// <param name="model">Its name.</param>
    /// <param name="version">Its version; null for the server's choice.</param>
    /// <param name="request">The request.</param>
    /// <param name="mostBytes">Longest answer that is read.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ServiceException">The server fails or answers something else.</exception>
    public async Task<InferenceResponse> InferAsync(string model, string? version, InferenceRequest request, long mostBytes = 64 << 20, CancellationToken cancellationToken = default)
    {
        WireMessage message = InferenceMessages.Write(request);
        int rows = request.Inputs.Length == 0 ? 0 : request.Inputs[0].Rows;
        Uri address = Address($"{PathOf(model, version)}/infer");
        ServiceReply reply = await _sender.SendAsync(() => Post(address, message, _headers), rows, mostBytes, cancellationToken).ConfigureAwait(false);
        try
        {
            return InferenceMessages.ReadResponse(new WireMessage(reply.Body, reply.JsonLength));
        }
        catch (InvalidMessageException e)
        {
            throw Unusable(e);
        }
    }

    internal static HttpRequestMessage Post(Uri address, WireMessage message, IReadOnlyDictionary<string, string> headers)
    {
        var content = new ReadOnlyMemoryContent(message.Body);
        content.Headers.ContentType = new MediaTypeHeaderValue(message.ContentType);
        if (message.JsonLength is { } length) content.Headers.Add(WireMessage.HeaderName, FormattableString.Invariant($"{length}"));
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = content };
        AddHeaders(request, headers);
        return request;
    }

    internal static void AddHeaders(HttpRequestMessage request, IReadOnlyDictionary<string, string> headers)
    {
        foreach ((string name, string value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value)) request.Content?.Headers.TryAddWithoutValidation(name, value);
        }
    }

    internal static ServiceException Unusable(InvalidMessageException e) => new($"The service's answer cannot be used: {e.Message}.", e);

    private async Task<T> GetAsync<T>(string path, Func<ReadOnlyMemory<byte>, T> read, CancellationToken cancellationToken)
    {
        Uri address = Address(path);
        ServiceReply reply = await _sender.SendAsync(Create, 0, MetadataBytes, cancellationToken).ConfigureAwait(false);
        try
        {
            return read(reply.Body);
        }
        catch (InvalidMessageException e)
        {
            throw Unusable(e);
        }

        HttpRequestMessage Create()
        {
            var request = new HttpRequestMessage(HttpMethod.Get, address);
            AddHeaders(request, _headers);
            return request;
        }
    }

    private Uri Address(string path) => new($"{_server.AbsoluteUri.TrimEnd('/')}/{path}");

    private static string PathOf(string model, string? version) =>
        $"v2/models/{Uri.EscapeDataString(model)}{(version is null ? string.Empty : $"/versions/{Uri.EscapeDataString(version)}")}";
}
