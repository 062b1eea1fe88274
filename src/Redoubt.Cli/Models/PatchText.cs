using System.Globalization;
using Redoubt.Attacks;
using Redoubt.Evaluation;
using Redoubt.Evidence;
using Redoubt.Models;

namespace Redoubt.Cli;

/// <summary>What the results of patches, posters and stickers say alike.</summary>
internal static class PatchText
{
    /// <summary>The transformations as settings of a result.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Of(PatchVariation variation) =>
    [
        new("brightness", Of(variation.Brightness)),
        new("contrast", Of(variation.Contrast)),
        new("perspective", Of(variation.Perspective)),
        new("rotationDegrees", Of(variation.RotationDegrees)),
        new("scale", Of(variation.Scale)),
        new("shiftPixels", Of(variation.ShiftPixels)),
    ];

    /// <summary>A number as a setting of a result.</summary>
    public static string Of(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);

    /// <summary>A rate with its interval.</summary>
    /// <param name="rate">The rate.</param>
    /// <param name="width">Characters of the first number, filled up with blanks.</param>
    public static string Of(FlipRate rate, int width = 0) =>
        string.Create(CultureInfo.InvariantCulture, $"{string.Create(CultureInfo.InvariantCulture, $"{100 * rate.Value:0.0}").PadLeft(width)} % ({100 * rate.Lower:0.0} to {100 * rate.Upper:0.0}) of {rate.Rows} right decisions");

    /// <summary>The goal of an attack on decisions.</summary>
    /// <param name="target">Wanted class; null for any wrong one.</param>
    public static string Goal(int? target) => (target is { } wanted ? TargetChoice.Class(wanted) : TargetChoice.Untargeted).ToString();

    /// <summary>A threat that changes some pixels at will, with full knowledge of the model.</summary>
    /// <param name="bounds">Valid input values.</param>
    /// <param name="pixels">Most pixels or values that change.</param>
    /// <param name="goal">What the adversary wants.</param>
    public static ThreatSummary Threat(InputBounds bounds, double pixels, string goal) => new()
    {
        Knowledge = Redoubt.Evidence.AttackerKnowledge.WhiteBox,
        Norm = "l0",
        Epsilon = pixels,
        LowerBound = bounds.Lower,
        UpperBound = bounds.Upper,
        Goal = goal,
    };
}
