using System.CommandLine;
using Redoubt.Attacks;
using Redoubt.Models;

namespace Redoubt.Cli;

/// <summary>The options that describe the adversary.</summary>
internal sealed class AttackOptions
{
    /// <param name="epsilonRequired">Whether every attack of the verb needs a limit; without, those that look for the smallest perturbation do not.</param>
    public AttackOptions(bool epsilonRequired = true) => Epsilon = Options.Number(
        "--epsilon",
        "E",
        "Largest perturbation in attack-space units, for example 0.3 or 8/255." + (epsilonRequired ? "" : " Minimum-norm attacks do without."),
        required: epsilonRequired);

    public Option<string?> Norm { get; } = Options.Text("--norm", "NORM", "How perturbations are measured: linf, l2, l1 or l0.", required: true);

    public Option<double?> Epsilon { get; }

    public Option<int?> Steps { get; } = Options.Integer("--steps", "N", "Steps of one attempt.", 1, 100_000);

    public Option<double?> StepSize { get; } = Options.Number("--step-size", "A", "Length of a step, where the attack has one.");

    public Option<int?> Restarts { get; } = Options.Integer("--restarts", "N", "Attempts per row.", 1, 10_000);

    public Option<int?> Queries { get; } = Options.Integer("--queries", "N", "Queries per row of attacks that use no gradients.", 1, 100_000_000);

    public Option<double?> MaxShift { get; } = Options.Number("--max-shift", "PIXELS", "Longest shift of a pixel by the attack flow. Default 1.5.");

    public Option<double?> Radius { get; } = Options.Number("--radius", "PIXELS", "Radius of the Wasserstein ball of the attack wasserstein: way in pixels times share of the brightness. Default 0.1.");

    public Option<string?> Mask { get; } = Options.Text(
        "--mask",
        "MASK",
        $"Values that may change, all others stay to the last bit: a PNG (white may) or NPY file (not 0 may) of the rows' size, or {string.Join(", ", FaceMasks.Names)}, drawn for aligned faces.");

    /// <summary>The mask that was asked for; null for none.</summary>
    public MaskArgument? MaskOf(VerbContext context) => MaskArgument.Parse(context.Get(Mask));

    /// <summary>The allowed perturbations; unlimited when no epsilon was given.</summary>
    public PerturbationBall BallOf(VerbContext context)
    {
        string name = context.Get(Norm)!;
        if (!Norms.TryParse(name, out Norm norm)) throw new InvalidUsageException($"--norm must be linf, l2, l1 or l0, was '{name}'.");
        if (context.Get(Epsilon) is not { } epsilon) return PerturbationBall.Unlimited(norm);
        return epsilon >= 0 && epsilon <= float.MaxValue
            ? new PerturbationBall(norm, epsilon)
            : throw new InvalidUsageException(FormattableString.Invariant($"--epsilon must be zero or more, was {epsilon}."));
    }

    /// <summary>All settings.</summary>
    public AttackSettings SettingsOf(VerbContext context) => new()
    {
        Ball = BallOf(context),
        Steps = context.Get(Steps),
        StepSize = context.Get(StepSize),
        Restarts = context.Get(Restarts),
        Queries = context.Get(Queries),
        MaxShift = context.Get(MaxShift),
        Radius = context.Get(Radius),
    };
}
