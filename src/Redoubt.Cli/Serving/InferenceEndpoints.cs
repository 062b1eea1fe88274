using System.Globalization;
using Microsoft.AspNetCore.Http;
using Redoubt.Graphs;
using Redoubt.Protocol;

namespace Redoubt.Cli;

/// <summary>The REST endpoints of the Open Inference Protocol v2 for one model.</summary>
internal sealed class InferenceEndpoints(ServedModel model, ServerLimits limits) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private int _waiting;

    /// <summary>Answers one request; whatever goes wrong becomes a JSON error.</summary>
    public async Task Handle(HttpContext context)
    {
        try
        {
            await Dispatch(context);
        }
        catch (InvalidMessageException e)
        {
            await Refuse(context, e.IsTooLarge ? StatusCodes.Status413PayloadTooLarge : StatusCodes.Status400BadRequest, e.Message);
        }
        catch (BadHttpRequestException e)
        {
            string sentence = e.StatusCode == StatusCodes.Status413PayloadTooLarge ? $"the body is longer than {limits.BodyBytes} bytes" : "the request cannot be read";
            await Refuse(context, e.StatusCode, sentence);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone; there is nobody to answer.
        }
        catch (InvalidIndexException e)
        {
            await Refuse(context, StatusCodes.Status400BadRequest, $"the model cannot compute this input: {e.Message}");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private Task Dispatch(HttpContext context)
    {
        string[] path = (context.Request.Path.Value ?? string.Empty).Split('/', StringSplitOptions.RemoveEmptyEntries);
        return path switch
        {
            ["v2"] => Get(context, () => InferenceMessages.Write(new ServerMetadata { Name = "redoubt", Version = CommandLineHost.Version, Extensions = [ServerMetadata.BinaryTensorData] })),
            ["v2", "health", "live"] => Get(context, static () => InferenceMessages.WriteFlag("live", true)),
            ["v2", "health", "ready"] => Get(context, static () => InferenceMessages.WriteFlag("ready", true)),
            ["v2", "models", var name, "versions", var version, .. var rest] => OfModel(context, name, version, rest),
            ["v2", "models", var name, .. var rest] => OfModel(context, name, null, rest),
            _ => Refuse(context, StatusCodes.Status404NotFound, "there is nothing at this address; the protocol's begin with /v2"),
        };
    }

    private Task OfModel(HttpContext context, string name, string? version, string[] rest)
    {
        if (name != model.Metadata.Name) return Refuse(context, StatusCodes.Status404NotFound, $"there is no model '{name}'; this server has '{model.Metadata.Name}'");
        if (version is not (null or ServedModel.Version)) return Refuse(context, StatusCodes.Status404NotFound, $"there is no version '{version}' of the model '{name}'; it has '{ServedModel.Version}'");
        return rest switch
        {
            [] => Get(context, () => InferenceMessages.Write(model.Metadata)),
            ["ready"] => Get(context, static () => InferenceMessages.WriteFlag("ready", true)),
            ["infer"] => Infer(context),
            _ => Refuse(context, StatusCodes.Status404NotFound, $"the model '{name}' has no '{string.Join('/', rest)}'"),
        };
    }

    private static Task Get(HttpContext context, Func<byte[]> answer) =>
        HttpMethods.IsGet(context.Request.Method) ? Send(context, StatusCodes.Status200OK, new WireMessage(answer())) : WrongMethod(context, HttpMethods.Get);

    private async Task Infer(HttpContext context)
    {
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            await WrongMethod(context, HttpMethods.Post);
            return;
        }

        InferenceRequest request = InferenceMessages.ReadRequest(await Body(context));
        if (Interlocked.Increment(ref _waiting) > limits.Waiting)
        {
            Interlocked.Decrement(ref _waiting);
            context.Response.Headers.RetryAfter = "1";
            await Refuse(context, StatusCodes.Status503ServiceUnavailable, $"{limits.Waiting} requests are waiting already");
            return;
        }

        WireMessage answer;
        await _turn.WaitAsync(context.RequestAborted);
        try
        {
            // On a thread of its own: the kernels compute for long and would hold up other connections.
            InferenceResponse response = await Task.Run(() => model.Run(request), context.RequestAborted);
            answer = InferenceMessages.Write(response, tensor => IsBinary(request, tensor.Name));
        }
        finally
        {
            _turn.Release();
            Interlocked.Decrement(ref _waiting);
        }

        await Send(context, StatusCodes.Status200OK, answer);
    }

    private static bool IsBinary(InferenceRequest request, string output) =>
        request.Outputs.FirstOrDefault(wanted => wanted.Name == output)?.Binary ?? request.BinaryOutputs;

    private async Task<WireMessage> Body(HttpContext context)
    {
        int? jsonLength = null;
        if (context.Request.Headers.TryGetValue(WireMessage.HeaderName, out var values))
        {
            jsonLength = int.TryParse(values.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out int length)
                ? length
                : throw new InvalidMessageException($"the header {WireMessage.HeaderName} must be a number of bytes");
        }

        using var buffer = new MemoryStream();
        var piece = new byte[16 << 10];
        bool isTooLong = false;
        int count;
        while ((count = await context.Request.Body.ReadAsync(piece, context.RequestAborted)) > 0)
        {
            // A body that is a little too long is read to its end and forgotten: a client that is cut off while it sends does not hear why.
            isTooLong |= buffer.Length + count > limits.BodyBytes;
            if (!isTooLong) buffer.Write(piece, 0, count);
        }

        if (isTooLong) throw new InvalidMessageException($"the body is longer than {limits.BodyBytes} bytes") { IsTooLarge = true };
        return new WireMessage(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), jsonLength);
    }

    private static Task WrongMethod(HttpContext context, string right)
    {
        context.Response.Headers.Allow = right;
        return Refuse(context, StatusCodes.Status405MethodNotAllowed, $"this address takes {right}");
    }

    private static Task Refuse(HttpContext context, int status, string sentence) =>
        context.Response.HasStarted ? Task.CompletedTask : Send(context, status, new WireMessage(InferenceMessages.WriteError(sentence)));

    private static async Task Send(HttpContext context, int status, WireMessage message)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = message.ContentType;
        context.Response.ContentLength = message.Body.Length;
        if (message.JsonLength is { } length) context.Response.Headers[WireMessage.HeaderName] = length.ToString(CultureInfo.InvariantCulture);
        await context.Response.Body.WriteAsync(message.Body, context.RequestAborted);
    }
}
