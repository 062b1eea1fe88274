using Microsoft.AspNetCore.Components;
using Redoubt.Evidence;

namespace Redoubt.Reports;

/// <summary>Renders the result of a patch as one self-contained HTML gallery for people.</summary>
/// <remarks>No network, no script and no external picture: a content security policy in the file forbids them. All text from the result is escaped. The same result gives the
/// same text. Thread-safe.</remarks>
public static class PatchHtml
{
    internal const string ContentSecurityPolicy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

    /// <summary>Renders a result.</summary>
    /// <param name="result">The result.</param>
    /// <returns>A whole HTML document.</returns>
    public static string Render(PatchResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return AssessmentHtml.Render<PatchPage>(ParameterView.FromDictionary(new Dictionary<string, object?> { [nameof(PatchPage.Result)] = result }));
    }
}
