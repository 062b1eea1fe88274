using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Redoubt.Evidence;

namespace Redoubt.Reports;

/// <summary>Renders an assessment as one self-contained HTML file for people.</summary>
/// <remarks>
/// <para>No network, no external font, script or picture: a content security policy in the file forbids them, and the only script allowed is the
/// one embedded here, by its hash. Readable with scripts off, light and dark, printable, and at phone width. All text from the report is escaped.</para>
/// <para>The same report gives the same text. Thread-safe.</para>
/// </remarks>
public static partial class AssessmentHtml
{
    internal static readonly string StyleSheet = Resource("report.css");
    internal static readonly string Script = Resource("report.js");

    // The policy names the script by the hash of its exact text, so injected scripts do not run even if escaping had a hole.
    internal static readonly string ContentSecurityPolicy =
        $"default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Script)))}'; base-uri 'none'; form-action 'none'";

    /// <summary>Renders a report.</summary>
    /// <param name="report">The report.</param>
    /// <returns>A whole HTML document.</returns>
    public static string Render(AssessmentReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return Render<AssessmentPage>(ParameterView.FromDictionary(new Dictionary<string, object?> { [nameof(AssessmentPage.Report)] = report }));
    }

    /// <summary>Renders one page; no component of ours waits for anything, so the task has finished when it returns.</summary>
    internal static string Render<TPage>(ParameterView parameters)
        where TPage : IComponent
    {
        using ServiceProvider services = new ServiceCollection().BuildServiceProvider();
        using HtmlRenderer renderer = new(services, NullLoggerFactory.Instance);
        string html = renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<TPage>(parameters)).ToHtmlString())
            .GetAwaiter().GetResult();
        return UnsafeCharacter().Replace(html, "&#xFFFD;");
    }

    private static string Resource(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The embedded file {name} is missing.");
        using StreamReader reader = new(stream);

        // Browsers hash the script with line feeds whatever the checkout has.
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    // Control characters are errors in HTML; direction overrides would let a file name show other text than it holds. The renderer writes both as references.
    [GeneratedRegex("&#x(?:[0-8BCEF]|1[0-9A-F]|7F|8[0-46-9A-F]|9[0-9A-F]|202[A-E]|206[6-9]);")]
    private static partial Regex UnsafeCharacter();
}
