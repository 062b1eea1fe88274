using System.CommandLine;

namespace Redoubt.Cli;

/// <summary>The options that every verb has.</summary>
internal sealed class CommonOptions
{
    private CommonOptions(Option<string?> json, Option<ulong?> seed, Option<int?> threads) => (Json, Seed, Threads) = (json, seed, threads);

    public Option<string?> Json { get; }

    public Option<ulong?> Seed { get; }

    public Option<int?> Threads { get; }

    /// <summary>Adds them to a verb, after its own options.</summary>
    public static CommonOptions AddTo(Command command)
    {
        var options = new CommonOptions(
            Options.Text("--json", "FILE", "Write the result as JSON; schemas are in docs/schemas."),
            Options.Seed(),
            Options.Integer("--threads", "N", "Threads; does not change results. Default: one per processor.", 1, 1024));
        command.Options.Add(options.Json);
        command.Options.Add(options.Seed);
        command.Options.Add(options.Threads);
        return options;
    }

    public ulong SeedOf(VerbContext context) => context.Get(Seed) ?? 0;

    public int ThreadsOf(VerbContext context) => context.Get(Threads) ?? Environment.ProcessorCount;

    /// <summary>The JSON file, after a check that it can be written: a long run must not end in a missing folder.</summary>
    public string? JsonOf(VerbContext context) => OutputPaths.File(context.Get(Json), "--json");
}
