using System.Globalization;
using Redoubt.Evidence;

namespace Redoubt.Cli;

/// <summary>The result of <c>certify</c> for people.</summary>
internal static class CertificationText
{
    public static void Write(VerbContext context, CertificationResult result)
    {
        int total = result.Certified.Total, unknown = result.Rows.Count(static row => !row.Certified && row.CleanPrediction == row.Label);
        context.SayLabeled("Proved over", result.Region);
        context.Say($"Clean accuracy   {Percent.Of(result.Clean)}");
        context.Say($"Certified        {Percent.Of(result.Certified)}");
        string[] methods = [.. result.Rows.Where(static row => row.Certified).GroupBy(static row => row.Method).Select(static rows => $"{rows.Count()} by {rows.Key}")];
        if (result.Method != "ibp" && methods.Length > 0) context.Say($"Proved           {string.Join(", ", methods)}");
        context.Say($"Unknown          {Percent.Plain(total == 0 ? 0 : (double)unknown / total)}, right on the clean input and not proved");
        context.Say(string.Create(CultureInfo.InvariantCulture, $"Time             {Percent.Duration(result.Seconds)}, {1000 * result.Seconds / Math.Max(1, total):0.###} ms per row"));
        context.SayLabeled("Covers", result.Arithmetic);
        if (result.PartialReason is { } reason) context.SayLabeled("Partial", reason);
    }
}
