using System.Diagnostics;
using System.Globalization;
using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Onnx.Tests;

/// <summary>Mutated files: none may crash the process, hang, take much memory, or throw anything but a sentence about the file.</summary>
public sealed class MutationFuzzTests
{
    private const string CasesVariable = "REDOUBT_FUZZ_CASES", OnlyVariable = "REDOUBT_FUZZ_ONLY", LogVariable = "REDOUBT_FUZZ_LOG";
    private const long MostExtraMegabytes = 200, LargeBytes = 16 << 20;

    // In a process of its own: a crash in a kernel would otherwise take the other tests with it and not say which file it was, and memory would be everybody's.
    [Fact]
    public void Load_TwentyThousandMutants_NeitherCrashNorHangNorTakeMemory()
    {
        string log = Path.GetTempFileName();
        try
        {
            (int exit, string output) = RunChild(log);
            string text = File.ReadAllText(log);
            Assert.True(exit == 0 && text.Contains("DONE", StringComparison.Ordinal), $"Exit code {exit}, seed {TestSeed.Value}.\n{Tail(text)}\n{Tail(output)}");
            TestContext.Current.SendDiagnosticMessage(Tail(text));
        }
        finally
        {
            File.Delete(log);
        }
    }

    [Fact(Explicit = true)]
    public void Child()
    {
        using StreamWriter log = new(Environment.GetEnvironmentVariable(LogVariable) ?? Path.GetTempFileName()) { AutoFlush = true };
        log.WriteLine($"seed {TestSeed.Value}; REDOUBT_SEED repeats it, {OnlyVariable}=CASE one case of it");
        FuzzSeed[] seeds = FuzzSeeds.Read();
        ModelProto[] models = [.. seeds.Select(static s => ModelProto.Parser.ParseFrom(s.File))];
        using var watch = new FuzzWatch(log.WriteLine);
        var key = new RandomKey(TestSeed.Value);
        for (int i = 0; i < seeds.Length; i++) FuzzRun.Try(seeds[i].File, seeds[i].Inputs, new Dice(key.Fold((ulong)i)));
        long before = PeakMegabytes();
        int[] outcomes = new int[3];
        int failures = 0;
        (int first, int count) = Number(OnlyVariable) is { } only ? (only, 1) : (0, Number(CasesVariable) ?? 20_000);
        for (int i = first; i < first + count; i++)
        {
            var dice = new Dice(key.Fold(1).Fold((ulong)i));
            int origin = dice.Below(seeds.Length);
            byte[] mutant = dice.Chance(6) ? ByteMutation.Apply(seeds[origin].File, dice) : new StructureMutation(dice, models).Apply(models[origin]);
            if (count == 1) File.WriteAllBytes(Path.Combine(Path.GetTempPath(), "redoubt-mutant.onnx"), mutant);
            log.WriteLine($"{i}");
            watch.Begin($"case {i}");
            long allocated = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                outcomes[(int)FuzzRun.Try(mutant, seeds[origin].Inputs, dice)]++;
            }
            catch (Exception e)
            {
                log.WriteLine($"FAILED case {i}, {mutant.Length} bytes from seed file {origin}: {e}");
                failures++;
            }

            watch.End();

            // What counts is the memory of one file, not when the collector takes up what earlier ones left.
            if (GC.GetAllocatedBytesForCurrentThread() - allocated > LargeBytes) GC.Collect();
        }

        long extra = PeakMegabytes() - before;
        log.WriteLine($"{outcomes[0]} refused, {outcomes[1]} loaded, {outcomes[2]} ran; slowest {watch.Slowest:F1} s; peak {before} MB with the seed files, {extra} MB more with mutants");
        Assert.Equal(0, failures);
        Assert.True(extra <= MostExtraMegabytes, $"{extra} MB over the seed files'");
        Assert.True(count == 1 || (outcomes[0] > count / 10 && outcomes[2] > count / 10), "the mutations refuse or keep too much");
        log.WriteLine("DONE");
    }

    private static (int Exit, string Output) RunChild(string log)
    {
        string program = Environment.ProcessPath!;
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(program) == "dotnet") start.ArgumentList.Add(typeof(MutationFuzzTests).Assembly.Location);
        foreach (string argument in new[] { "-method", $"{typeof(MutationFuzzTests).FullName}.{nameof(Child)}", "-explicit", "only" }) start.ArgumentList.Add(argument);
        start.Environment[LogVariable] = log;
        start.Environment["DOTNET_gcConcurrent"] = "0";
        start.Environment["DOTNET_GCConserveMemory"] = "5";
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.GetAwaiter().GetResult());
    }

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : null;

    private static long PeakMegabytes()
    {
        using Process process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64 >> 20;
    }

    private static string Tail(string text) => text.Length <= 6000 ? text : text[^6000..];
}
