namespace Redoubt.Evidence;

/// <summary>A kind of finding. Ids are stable: they are referred to in baselines and suppressions of other tools.</summary>
/// <param name="Id">Stable id, such as <c>RDT001</c>.</param>
/// <param name="Name">Name in PascalCase.</param>
/// <param name="Title">What is found, a few words.</param>
/// <param name="Help">What it means and what to do.</param>
/// <param name="Level">Level unless a finding says otherwise.</param>
public sealed record FindingRule(string Id, string Name, string Title, string Help, FindingLevel Level)
{
    /// <summary>A <c>--fail-under</c> gate did not hold.</summary>
    public static FindingRule GateFailed { get; } = new(
        "RDT001", "GateFailed", "A gate failed",
        "A measured value lies below the threshold that this run was given. Harden the model (adversarial training against the same threat model) or, if the threshold "
        + "was chosen for another model, choose it anew and write down why.",
        FindingLevel.Error);

    /// <summary>A masking check is suspicious.</summary>
    public static FindingRule GradientMasking { get; } = new(
        "RDT002", "GradientMaskingSuspected", "Gradient masking suspected",
        "A check suggests that attacks failed because gradients mislead them, not because the model is robust (Athalye, Carlini, Wagner, ICML 2018). The robust accuracy may be "
        + "overstated: run black-box and adaptive attacks, more steps and more restarts before trusting it.",
        FindingLevel.Error);

    /// <summary>A robust accuracy may not be stated.</summary>
    public static FindingRule NotStated { get; } = new(
        "RDT003", "RobustAccuracyNotStated", "No robust accuracy stated",
        "What was run does not support a robust accuracy. Most often a defense needs an adaptive attack that was not run.",
        FindingLevel.Error);

    /// <summary>The run stopped early.</summary>
    public static FindingRule PartialRun { get; } = new(
        "RDT004", "PartialRun", "The run is partial",
        "Attacks or rows are missing, so every robust accuracy in this report is an upper limit for what the full run would have found. Repeat the run.",
        FindingLevel.Warning);

    /// <summary>Significantly less robust than the baseline.</summary>
    public static FindingRule BaselineRegression { get; } = new(
        "RDT005", "LessRobustThanBaseline", "Less robust than the baseline",
        "On the same rows the model is less robust than in the earlier report, by more than sampling noise explains (the paired interval excludes zero).",
        FindingLevel.Warning);

    /// <summary>Classes without rows.</summary>
    public static FindingRule MissingClasses { get; } = new(
        "RDT006", "MissingClasses", "Classes without test rows",
        "The model has classes of which no row was examined. Nothing is known about their robustness: sample more rows, or data that has these classes.",
        FindingLevel.Warning);

    /// <summary>Successes that other arithmetic may undo.</summary>
    public static FindingRule FragileExamples { get; } = new(
        "RDT007", "FragileExamples", "Fragile adversarial examples",
        "Some successes win by a margin below 1e-4. They count, but another processor or runtime may round them away; give the attack more steps to widen the margin.",
        FindingLevel.Note);

    /// <summary>The second pass did not confirm some examples.</summary>
    public static FindingRule Unconfirmed { get; } = new(
        "RDT008", "UnconfirmedExamples", "Examples not confirmed",
        "The first pass counted examples that did not hold when they were read back and run again. They do not count as successes, so robust accuracy may be overstated for these rows.",
        FindingLevel.Warning);

    /// <summary>The importer changed or assumed something.</summary>
    public static FindingRule ModelNote { get; } = new(
        "RDT009", "ModelNote", "Note on the model",
        "Something that the importer changed or assumed when it read the model. Check that it agrees with how the model is served.",
        FindingLevel.Note);

    /// <summary>All rules, in the order of their ids.</summary>
    public static IReadOnlyList<FindingRule> All { get; } =
        [GateFailed, GradientMasking, NotStated, PartialRun, BaselineRegression, MissingClasses, FragileExamples, Unconfirmed, ModelNote];
}
