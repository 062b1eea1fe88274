using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Redoubt.Onnx;

namespace Redoubt.Cli;

/// <summary><c>redoubt serve</c>: one model over HTTP.</summary>
internal sealed class ServeVerb : Verb
{
    private readonly Argument<string> _model;
    private readonly Option<int?> _port;
    private readonly Option<string?> _host;
    private readonly Option<string?> _name;
    private readonly Option<int?> _rows;
    private readonly Option<int?> _body;
    private readonly Option<int?> _threads;

    public ServeVerb()
        : base("serve", "Serve an ONNX model over HTTP (Open Inference Protocol v2)")
    {
        _model = Add(new Argument<string>("model") { HelpName = "MODEL", Description = "ONNX file." });
        _port = Add(Options.Integer("--port", "N", "Port to listen on; 0, the default, takes a free one and prints it.", 0, 65535));
        _host = Add(Options.Text("--host", "ADDRESS", "Address to listen at. Default 127.0.0.1: this machine only."));
        _name = Add(Options.Text("--name", "NAME", "Name of the model for clients. Default: the file's name without its extension."));
        _rows = Add(Options.Integer("--max-rows", "N", "Most rows of a request. Default 1024.", 1, 1 << 20));
        _body = Add(Options.Integer("--max-body", "MB", "Longest body of a request in megabytes. Default 64.", 1, 1024));
        _threads = Add(Options.Integer("--threads", "N", "Threads; does not change results. Default: one per processor.", 1, 1024));
    }

    public override string Description =>
        "Answers the REST requests of the Open Inference Protocol v2 (as KServe, Triton and MLServer speak it) for one model, with the binary tensor extension. "
        + "Meant as a target for attacks and tests: there is no authentication and no encryption. Stops at Ctrl-C or SIGTERM after the requests that run.";

    public override IReadOnlyList<HelpExample> Examples =>
    [
        new("serve model.onnx", "on a free port of this machine; the address is printed"),
        new("serve model.onnx --port 8080 --name digits", "at http://127.0.0.1:8080/v2/models/digits"),
    ];

    public override int Run(VerbContext context)
    {
        string path = context.Get(_model)!;
        if (!File.Exists(path)) throw new InvalidUsageException(Directory.Exists(path) ? $"{path}: this is a folder, not an ONNX file." : $"{path}: there is no such file.");
        IPAddress address = AddressOf(context.Get(_host));
        string name = NameOf(context.Get(_name), path);
        var limits = new ServerLimits();
        limits = limits with { Rows = context.Get(_rows) ?? limits.Rows, BodyBytes = context.Get(_body) is { } megabytes ? (long)megabytes << 20 : limits.BodyBytes };
        ImportedModel imported = OnnxModel.Load(path);
        foreach (string note in imported.Notes) context.SayLong($"Note: {note}");
        using ServedModel model = ServedModel.Create(imported, name, limits.Rows, context.Get(_threads) ?? Environment.ProcessorCount);
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true;
            context.Terminal.Cancel();
        });
        Serve(context, model, address, limits).GetAwaiter().GetResult();
        return ExitCode.Done;
    }

    private async Task Serve(VerbContext context, ServedModel model, IPAddress address, ServerLimits limits)
    {
        InferenceServer server;
        try
        {
            server = await InferenceServer.StartAsync(model, address, context.Get(_port) ?? 0, limits, context.Terminal.CancellationToken);
        }
        catch (SocketException e)
        {
            throw new InvalidUsageException($"Cannot listen at {address}: {e.Message}.", e);
        }

        await using (server)
        {
            if (!IPAddress.IsLoopback(address)) context.SayLong($"Warning: {address} can be reached from other machines, and this server asks nobody for a password.");
            context.Say($"Inputs   {string.Join(", ", model.Metadata.Inputs)}");
            context.Say($"Outputs  {string.Join(", ", model.Metadata.Outputs)}");
            context.Say($"Serving  {server.Address}/v2/models/{Uri.EscapeDataString(model.Metadata.Name)}");
            context.Terminal.Output.Flush();
            await UntilCanceled(context.Terminal.CancellationToken);
        }

        context.Say("Stopped.");
    }

    private static async Task UntilCanceled(CancellationToken cancellationToken)
    {
        var canceled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CancellationTokenRegistration registration = cancellationToken.Register(canceled.SetResult);
        await canceled.Task;
    }

    private static IPAddress AddressOf(string? host)
    {
        if (host is null or "localhost") return IPAddress.Loopback;
        return IPAddress.TryParse(host, out IPAddress? address) ? address : throw new InvalidUsageException($"--host must be an IP address such as 127.0.0.1 or 0.0.0.0, was '{host}'.");
    }

    private static string NameOf(string? name, string path)
    {
        name ??= Path.GetFileNameWithoutExtension(path);
        return name.Length > 0 && !name.Any(static c => c is '/' or '\\' || char.IsControl(c))
            ? name
            : throw new InvalidUsageException("--name must be a word without slashes.");
    }
}
