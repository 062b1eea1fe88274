using System.Diagnostics;
using System.Globalization;

namespace Redoubt.Cli.Tests;

/// <summary>A server in a process of its own, on a free port of this machine. Ends with the test, by its own process id.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;

    private ServerProcess(Process process, Task<string> errors, Uri address)
    {
        _process = process;
        _errors = errors;
        Address = address;
    }

    /// <summary>Address of the model.</summary>
    public Uri Address { get; }

    /// <summary>Address of the server.</summary>
    public Uri Root => new(Address.GetLeftPart(UriPartial.Authority));

    /// <summary>Starts <c>redoubt serve</c>.</summary>
    public static Task<ServerProcess> Serve(string model, params string[] options) =>
        Start("dotnet", [Path.Combine(AppContext.BaseDirectory, "redoubt.dll"), "serve", model, "--threads", "1", .. options]);

    /// <summary>Starts a program that prints a line <c>Serving ADDRESS</c> when it listens.</summary>
    public static async Task<ServerProcess> Start(string program, string[] arguments)
    {
        Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (line.StartsWith("Serving", StringComparison.Ordinal)) return new ServerProcess(process, errors, new Uri(line["Serving".Length..].Trim()));
        }

        string text = await errors;
        process.Dispose();
        if (text.Contains("Cannot find module", StringComparison.Ordinal)) Assert.Skip("The npm package onnxruntime-node was not found; REDOUBT_ORT can name the folder that it resolves from.");
        throw new InvalidOperationException($"{program} did not start: {text}");
    }

    /// <summary>Asks the process to end and gives its exit code and what it still wrote.</summary>
    public async Task<(int ExitCode, string Output)> Stop(string signal)
    {
        using Process kill = Process.Start("kill", [$"-{signal}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        string rest = await _process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (_process.ExitCode, rest + await _errors);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
    }
}
