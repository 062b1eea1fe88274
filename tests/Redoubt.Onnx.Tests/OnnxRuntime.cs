using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Onnx.Tests;

/// <summary>ONNX Runtime in a child process of node, for checking exported files. The environment variable REDOUBT_ORT names the folder from which the
/// npm package onnxruntime-node resolves; without it, the repository's root.</summary>
internal static class OnnxRuntime
{
    /// <summary>Runs models; skips the test when node or the package is missing.</summary>
    public static WireCase[] Run(IReadOnlyList<WireCase> cases)
    {
        string script = Repository.PathOf("tests/Redoubt.Onnx.Tests/onnxruntime.js");
        var start = new ProcessStartInfo("node", [script])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Repository.Root,
        };
        using Process process = Start(start);
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        try
        {
            process.StandardInput.Write(JsonSerializer.Serialize(cases));
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The script has ended before it read everything; its error output says why.
        }

        process.WaitForExit();
        if (process.ExitCode != 0 && errors.GetAwaiter().GetResult().Contains("Cannot find module", StringComparison.Ordinal))
            Assert.Skip("The npm package onnxruntime-node was not found; REDOUBT_ORT can name the folder that it resolves from.");
        Assert.True(process.ExitCode == 0, errors.GetAwaiter().GetResult());
        return JsonSerializer.Deserialize<WireCase[]>(output.GetAwaiter().GetResult())!;
    }

    /// <summary>The inputs of a model as the script reads them.</summary>
    public static WireCase Case(string name, byte[] model, IReadOnlyDictionary<string, Literal> inputs) =>
        new(name, model, [.. inputs.Select(static i => WireTensor.From(i.Key, i.Value))]);

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            Assert.Skip("node is not installed.");
            throw;
        }
    }
}
