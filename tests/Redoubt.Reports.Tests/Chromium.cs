using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Redoubt.Reports.Tests;

/// <summary>A headless Chromium with one page, spoken to by the DevTools protocol.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    private static readonly string[] Executables = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Process _process;
    private readonly string _profile;
    private readonly ClientWebSocket _socket = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonNode>> _pending = new();
    private readonly ConcurrentQueue<string> _complaints = new();
    private readonly CancellationTokenSource _stop = new();
    private TaskCompletionSource _loaded = new();
    private Task _reader = Task.CompletedTask, _errors = Task.CompletedTask;
    private int _lastId;

    private Chromium(Process process, string profile) => (_process, _profile) = (process, profile);

    /// <summary>Console messages, exceptions, and log entries (blocked or failed requests among them) so far.</summary>
    internal string[] Complaints => [.. _complaints];

    internal static string? Executable => Executables.FirstOrDefault(File.Exists);

    internal static async Task<Chromium> Start()
    {
        string profile = Directory.CreateTempSubdirectory("redoubt-chromium").FullName;
        ProcessStartInfo start = new(Executable!)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            ArgumentList =
            {
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
                "--disable-sync", "--hide-scrollbars", "--disable-dev-shm-usage", "--remote-debugging-port=0", $"--user-data-dir={profile}", "about:blank",
            },
        };
        Chromium browser = new(Process.Start(start)!, profile);
        browser._process.BeginOutputReadLine();
        try
        {
            await browser.Connect();
        }
        catch
        {
            await browser.DisposeAsync();
            throw;
        }

        return browser;
    }

    internal async Task Open(string url, int width, int height, string scheme, string media = "screen")
    {
        _loaded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await Send("Emulation.setDeviceMetricsOverride", new JsonObject { ["width"] = width, ["height"] = height, ["deviceScaleFactor"] = 1, ["mobile"] = false });
        await Send("Emulation.setEmulatedMedia", new JsonObject
        {
            ["media"] = media,
            ["features"] = new JsonArray(new JsonObject { ["name"] = "prefers-color-scheme", ["value"] = scheme }),
        });
        await Send("Page.navigate", new JsonObject { ["url"] = url });
        await _loaded.Task.WaitAsync(Patience);
    }

    internal async Task<string> Evaluate(string expression)
    {
        JsonNode answer = await Send("Runtime.evaluate", new JsonObject { ["expression"] = $"String({expression})", ["returnByValue"] = true });
        return (string?)answer["result"]?["value"] ?? throw new InvalidOperationException(answer.ToJsonString());
    }

    internal async Task SetScripts(bool enabled) => await Send("Emulation.setScriptExecutionDisabled", new JsonObject { ["value"] = !enabled });

    internal async Task<byte[]> Screenshot(bool wholePage)
    {
        JsonNode answer = await Send("Page.captureScreenshot", new JsonObject { ["format"] = "png", ["captureBeyondViewport"] = wholePage });
        return Convert.FromBase64String((string)answer["data"]!);
    }

    internal async Task<byte[]> Pdf() =>
        Convert.FromBase64String((string)(await Send("Page.printToPDF", new JsonObject { ["printBackground"] = true, ["preferCSSPageSize"] = true }))["data"]!);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        try
        {
            await _reader;
        }
        finally
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
            await _errors.ContinueWith(_ => { }, TaskScheduler.Default);
            _process.Dispose();
            _socket.Dispose();
            _stop.Dispose();
            Directory.Delete(_profile, recursive: true);
        }
    }

    private async Task Connect()
    {
        const string prefix = "DevTools listening on ";
        using CancellationTokenSource patience = new(Patience);
        string? line;
        do line = await _process.StandardError.ReadLineAsync(patience.Token) ?? throw new InvalidOperationException("Chromium ended before it listened.");
        while (!line.StartsWith(prefix, StringComparison.Ordinal));
        _errors = _process.StandardError.ReadToEndAsync(_stop.Token);

        Uri address = new(line[prefix.Length..]);
        using HttpClient client = new();
        JsonNode targets = JsonNode.Parse(await client.GetStringAsync(new Uri($"http://{address.Authority}/json/list"), patience.Token))!;
        JsonNode page = targets.AsArray().First(target => (string?)target!["type"] == "page")!;
        await _socket.ConnectAsync(new Uri((string)page["webSocketDebuggerUrl"]!), patience.Token);
        _reader = Read();
        foreach (string domain in (string[])["Page", "Runtime", "Log", "Network"]) await Send($"{domain}.enable", []);
    }

    private async Task<JsonNode> Send(string method, JsonObject parameters)
    {
        int id = Interlocked.Increment(ref _lastId);
        TaskCompletionSource<JsonNode> answer = _pending[id] = new TaskCompletionSource<JsonNode>(TaskCreationOptions.RunContinuationsAsynchronously);
        JsonObject message = new() { ["id"] = id, ["method"] = method, ["params"] = parameters };
        await _socket.SendAsync(Encoding.UTF8.GetBytes(message.ToJsonString()), WebSocketMessageType.Text, endOfMessage: true, _stop.Token);
        return await answer.Task.WaitAsync(Patience);
    }

    private async Task Read()
    {
        byte[] buffer = new byte[1 << 16];
        using MemoryStream message = new();
        try
        {
            while (true)
            {
                ValueWebSocketReceiveResult part = await _socket.ReceiveAsync(buffer.AsMemory(), _stop.Token);
                if (part.MessageType == WebSocketMessageType.Close) return;
                message.Write(buffer, 0, part.Count);
                if (!part.EndOfMessage) continue;
                Handle(JsonNode.Parse(message.ToArray())!);
                message.SetLength(0);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private void Handle(JsonNode message)
    {
        if (message["id"] is { } id && _pending.TryRemove((int)id, out TaskCompletionSource<JsonNode>? answer))
        {
            if (message["error"] is { } error) answer.SetException(new InvalidOperationException(error.ToJsonString()));
            else answer.SetResult(message["result"]!);
            return;
        }

        JsonNode? details = message["params"];
        switch ((string?)message["method"])
        {
            case "Page.loadEventFired":
                _loaded.TrySetResult();
                break;
            case "Runtime.exceptionThrown" or "Runtime.consoleAPICalled" or "Log.entryAdded":
                _complaints.Enqueue(details!.ToJsonString());
                break;
            case "Network.requestWillBeSent" when (string?)details!["request"]!["url"] is { } url && !url.StartsWith("file:", StringComparison.Ordinal)
                && !url.StartsWith("data:", StringComparison.Ordinal) && url != "about:blank":
                _complaints.Enqueue($"request to {url}");
                break;
        }
    }
}
