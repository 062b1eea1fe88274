using System.CommandLine;
using Redoubt.Protocol;

namespace Redoubt.Cli;

/// <summary>The options of a deployed service as the thing to attack.</summary>
internal sealed class TargetOptions
{
    private TargetOptions()
    {
    }

    private Option<string?> AuthorizedBy { get; } = Options.Text("--authorized-by", "TEXT", "Service: who permits this attack; needed where it is not on this machine, and kept in the report.");

    private Option<int?> Budget { get; } = Options.Integer("--budget", "N", "Service: most queries in all, verification and repetitions included.", 1);

    private Option<double?> Rate { get; } = Options.Number("--rate", "R", "Service: most queries a second; 0 for no limit. Default 5.");

    private Option<int?> Retries { get; } = Options.Integer("--retries", "N", "Service: times that a failed request is repeated before the run stops. Default 5.", 0, 100);

    private Option<double?> Timeout { get; } = Options.Number("--timeout", "S", "Service: longest wait for an answer in seconds. Default 30.");

    private Option<string?> Journal { get; } = Options.Text("--journal", "FILE", "Service: keep every answer; the same command goes on from there after a stop.");

    private Option<double?> StopAt { get; } = Options.Number("--stop-at", "SHARE", "Service: end the attack when this share of the rows is broken, for example 0.5.");

    /// <summary>Adds the options to a verb.</summary>
    public static TargetOptions AddTo(Command command)
    {
        var options = new TargetOptions();
        foreach (Option option in options.All) command.Options.Add(option);
        return options;
    }

    /// <summary>Whether the argument in the place of a model names a service: an address, or a YAML file that describes one.</summary>
    public static bool IsTarget(string model) =>
        model.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || model.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
        || Path.GetExtension(model) is ".yaml" or ".yml";

    /// <summary>Refuses options that mean nothing for a model file.</summary>
    public void RequireNone(VerbContext context)
    {
        Option? given = All.FirstOrDefault(option => context.Parsed.GetResult(option) is { Implicit: false });
        if (given is not null) throw new InvalidUsageException($"{given.Name} is for a deployed service; the model here is a file.");
    }

    public string? AuthorizedByOf(VerbContext context) => context.Get(AuthorizedBy) is { } text
        ? string.IsNullOrWhiteSpace(text) ? throw new InvalidUsageException("--authorized-by must say who permits the attack.") : text.Trim()
        : null;

    public string? JournalOf(VerbContext context) => OutputPaths.File(context.Get(Journal), "--journal");

    public double? StopAtOf(VerbContext context) => context.Get(StopAt) is { } share && !(share is > 0 and <= 1)
        ? throw new InvalidUsageException(FormattableString.Invariant($"--stop-at must be a share above 0 and at most 1, was {share}."))
        : context.Get(StopAt);

    /// <summary>How the service may be asked; options win over the target file.</summary>
    public ServicePolicy PolicyOf(VerbContext context, TargetFile file)
    {
        double seconds = context.Get(Timeout) ?? file.Timeout ?? 30;
        var policy = new ServicePolicy
        {
            Budget = context.Get(Budget),
            Rate = context.Get(Rate) ?? file.Rate ?? ServicePolicy.DefaultRate,
            Retries = context.Get(Retries) ?? 5,
            Timeout = seconds is > 0 and <= 3600 ? TimeSpan.FromSeconds(seconds) : throw new InvalidUsageException(FormattableString.Invariant($"--timeout must be above 0 and at most 3600 seconds, was {seconds}.")),
            PricePerThousand = file.PricePerThousand,
        };
        string[] errors = [.. policy.Errors()];
        return errors.Length == 0 ? policy : throw new InvalidUsageException(string.Join(" ", errors));
    }

    private Option[] All => [AuthorizedBy, Budget, Rate, Retries, Timeout, Journal, StopAt];
}
