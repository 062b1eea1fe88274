using Microsoft.AspNetCore.Components;
using Redoubt.Evidence;

namespace Redoubt.Reports;

/// <summary>Renders the result of a patch against a detector as one self-contained HTML gallery for people.</summary>
/// <remarks>The same rules as for <see cref="PatchHtml"/>.</remarks>
public static class VanishingHtml
{
    /// <summary>Renders a result.</summary>
    /// <param name="result">The result.</param>
    /// <returns>A whole HTML document.</returns>
    public static string Render(VanishingResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return AssessmentHtml.Render<VanishingPage>(ParameterView.FromDictionary(new Dictionary<string, object?> { [nameof(VanishingPage.Result)] = result }));
    }
}
