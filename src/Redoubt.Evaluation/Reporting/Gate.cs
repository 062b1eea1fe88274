using System.Globalization;
using Redoubt.Evidence;

namespace Redoubt.Evaluation;

/// <summary>A condition that a report must meet. Immutable.</summary>
/// <param name="Quantity">One of <see cref="Quantities"/>.</param>
/// <param name="Threshold">Smallest value that passes, in [0, 1].</param>
public sealed record Gate(string Quantity, double Threshold)
{
    /// <summary>Quantities that can be gated.</summary>
    public static IReadOnlyList<string> Quantities { get; } = ["robust-accuracy", "clean-accuracy", "robust-accuracy-lower-bound"];

    /// <summary>Judges a report. A quantity that the report does not state fails.</summary>
    /// <param name="report">The report.</param>
    /// <exception cref="ArgumentException">The quantity is unknown.</exception>
    public GateOutcome Judge(AssessmentReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        double? actual = Quantity switch
        {
            "robust-accuracy" => report.WorstCase?.Value,
            "robust-accuracy-lower-bound" => report.WorstCase?.Lower,
            "clean-accuracy" => report.Clean.Value,
            _ => throw new ArgumentException($"'{Quantity}' cannot be gated; known are {string.Join(", ", Quantities)}.", nameof(report)),
        };
        bool passed = actual >= Threshold;
        string wanted = Threshold.ToString("0.####", CultureInfo.InvariantCulture);
        string message = actual is { } value
            ? string.Create(CultureInfo.InvariantCulture, $"{Quantity} is {value:0.####}, {(passed ? "at least" : "below")} the required {wanted}.")
            : $"{Quantity} could not be stated, so the gate of {wanted} fails.";
        return new GateOutcome { Name = Quantity, Threshold = Threshold, Actual = actual, Passed = passed, Message = message };
    }
}
