using Microsoft.AspNetCore.Components;
using Redoubt.Evidence;

namespace Redoubt.Reports;

/// <summary>Renders candidates side by side as one self-contained HTML file for people.</summary>
/// <remarks>No network, no script and no external picture: a content security policy in the file forbids them. All text from the report is escaped. The same report gives the same text. Thread-safe.</remarks>
public static class TradeoffHtml
{
    /// <summary>Renders a report.</summary>
    /// <param name="report">The report.</param>
    /// <returns>A whole HTML document.</returns>
    public static string Render(TradeoffReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return AssessmentHtml.Render<TradeoffPage>(ParameterView.FromDictionary(new Dictionary<string, object?> { [nameof(TradeoffPage.Report)] = report }));
    }
}
