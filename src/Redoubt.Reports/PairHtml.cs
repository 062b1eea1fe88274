using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using Redoubt.Evidence;

namespace Redoubt.Reports;

/// <summary>Renders an attack on a verifier of pairs as one self-contained HTML gallery for people.</summary>
/// <remarks>No network, no script and no external picture: a content security policy in the file forbids them. All text from the result is escaped. The same result gives the
/// same text. Thread-safe.</remarks>
public static class PairHtml
{
    /// <summary>Renders a result.</summary>
    /// <param name="result">The result, with <see cref="AttackResult.Pairs"/>.</param>
    /// <param name="pictures">The pairs to show.</param>
    /// <returns>A whole HTML document.</returns>
    /// <exception cref="ArgumentException">The result is not that of a verifier.</exception>
    public static string Render(AttackResult result, ImmutableArray<PairPicture> pictures)
    {
        ArgumentNullException.ThrowIfNull(result);
        if (result.Pairs is null) throw new ArgumentException("The result has no pairs.", nameof(result));
        return AssessmentHtml.Render<PairPage>(ParameterView.FromDictionary(new Dictionary<string, object?>
        {
            [nameof(PairPage.Result)] = result,
            [nameof(PairPage.Pairs)] = result.Pairs,
            [nameof(PairPage.Pictures)] = pictures,
        }));
    }
}
