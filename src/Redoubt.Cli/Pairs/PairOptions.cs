using System.CommandLine;
using System.Globalization;

namespace Redoubt.Cli;

/// <summary>The options that make a verifier of pairs out of a model that maps images to embeddings.</summary>
internal sealed class PairOptions
{
    private const string Classification = "classification", Verification = "verification", Default = "far=0.01";

    private PairOptions()
    {
    }

    private Option<string?> Task { get; } = Options.Text(
        "--task", "NAME", "classification (the default), or verification: the model maps a face to an embedding, and pairs of faces are attacked.");

    private Option<string?> Pairs { get; } = Options.Text("--pairs", "FILE", "Verification: the pairs, one a line: first row, second row, 1 (same) or 0 (different). The first image is attacked.");

    private Option<string?> Threshold { get; } = Options.Text(
        "--threshold",
        "T",
        $"Verification: a cosine such as 0.5, or far=SHARE for the smallest at which that share of the different pairs is accepted at most. Default {Default}.");

    /// <summary>Adds the options to a verb.</summary>
    public static PairOptions AddTo(Command command)
    {
        var options = new PairOptions();
        command.Options.Add(options.Task);
        command.Options.Add(options.Pairs);
        command.Options.Add(options.Threshold);
        return options;
    }

    /// <summary>Whether pairs are attacked. Refuses options that mean nothing otherwise.</summary>
    public bool AreAsked(VerbContext context)
    {
        string task = context.Get(Task) ?? Classification;
        if (task is not (Classification or Verification)) throw new InvalidUsageException($"--task must be {Classification} or {Verification}, was '{task}'.");
        if (task == Verification) return true;
        if (context.Get(Pairs) is not null) throw new InvalidUsageException($"--pairs is for --task {Verification}.");
        return context.Get(Threshold) is null ? false : throw new InvalidUsageException($"--threshold is for --task {Verification}.");
    }

    /// <summary>The list of pairs.</summary>
    public string PairsOf(VerbContext context) => context.Get(Pairs) is { } path
        ? File.Exists(path) ? path : throw new InvalidUsageException($"--pairs: there is no file '{path}'.")
        : throw new InvalidUsageException($"--task {Verification} needs --pairs FILE.");

    /// <summary>The threshold as a cosine, or as the share of different pairs that may be accepted.</summary>
    public (double Value, bool IsShare) ThresholdOf(VerbContext context)
    {
        string text = context.Get(Threshold) ?? Default;
        bool isShare = text.StartsWith("far=", StringComparison.Ordinal);
        if (!Numbers.TryParse(isShare ? text[4..] : text, out double value))
            throw new InvalidUsageException($"--threshold must be a cosine such as 0.5 or far=0.01, was '{text}'.");
        if (isShare && !(value is >= 0 and <= 1)) throw new InvalidUsageException(string.Create(CultureInfo.InvariantCulture, $"--threshold far=SHARE: the share must be in [0, 1], was {value}."));
        if (!isShare && !(value is >= -1 and <= 1)) throw new InvalidUsageException(string.Create(CultureInfo.InvariantCulture, $"--threshold must be a cosine in [-1, 1], was {value}."));
        return (value, isShare);
    }
}
