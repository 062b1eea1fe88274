using Redoubt.Evidence;

namespace Redoubt.Reports.Tests;

/// <summary>Opens reports in a real browser. The pictures stay in the test's output folder under <c>screenshots</c>, to be looked at.</summary>
public sealed class ScreenshotTests
{
    private static readonly int[] Widths = [390, 1280];
    private static readonly string[] Schemes = ["light", "dark"];

    // Names what sticks out of the window to the right; content of boxes that scroll by themselves may.
    private const string Overflowing =
        "(() => { const w = document.documentElement.clientWidth; if (document.documentElement.scrollWidth > w) {"
        + " return [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > w + 0.5 && !e.closest('.table'))"
        + ".slice(0, 5).map(e => e.tagName + '.' + (e.getAttribute('class') || '') + ' ' + Math.round(e.getBoundingClientRect().right)).join('; ') || 'page'; } return ''; })()";

    // Names every text whose contrast against its background is below 4.5 (WCAG 2 AA). Backgrounds with transparency do not occur outside drawings.
    private const string Faint =
        "(() => { const c = document.createElement('canvas').getContext('2d', { willReadFrequently: true });"
        + " const rgb = s => { c.fillStyle = s; c.fillRect(0, 0, 1, 1); return c.getImageData(0, 0, 1, 1).data; };"
        + " const lum = s => { const v = [...rgb(s)].slice(0, 3).map(x => x / 255).map(x => x <= 0.04045 ? x / 12.92 : Math.pow((x + 0.055) / 1.055, 2.4)); return 0.2126 * v[0] + 0.7152 * v[1] + 0.0722 * v[2]; };"
        + " const back = e => { for (; e; e = e.parentElement) { const b = getComputedStyle(e).backgroundColor; if (b !== 'rgba(0, 0, 0, 0)') return b; } return 'white'; };"
        + " const found = new Set();"
        + " for (const e of document.querySelectorAll('body *')) { if (e.closest('svg.heatmap') || ![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())) continue;"
        + " if (e.matches('script, title, .skip') || !e.getClientRects().length) continue;"
        + " const style = getComputedStyle(e), a = lum(e instanceof SVGElement ? style.fill : style.color), b = lum(back(e instanceof SVGElement ? e.closest('svg').parentElement : e));"
        + " const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05); if (ratio < 4.5) found.add(e.tagName + '.' + (e.getAttribute('class') || '') + ' ' + ratio.toFixed(2)); }"
        + " return [...found].slice(0, 10).join('; '); })()";

    [Fact]
    public async Task Page_InABrowser_FitsBothWidthsAndSchemes()
    {
        await using Chromium browser = await StartOrSkip();
        await Inspect(browser, "good", SampleVariants.Good(), wholePage: false);
        Assert.Empty(browser.Complaints);
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task Page_EveryVariant_FitsBothWidthsAndSchemes()
    {
        await using Chromium browser = await StartOrSkip();
        await Inspect(browser, "good-whole", SampleVariants.Good(), wholePage: true);
        await Inspect(browser, "bad", SampleVariants.Bad(), wholePage: true);
        await Inspect(browser, "partial", SampleVariants.Partial(), wholePage: true);
        await Inspect(browser, "not-stated", SampleVariants.NotStated(), wholePage: true);
        await Inspect(browser, "empty", SampleVariants.Empty(), wholePage: true);
        await Inspect(browser, "many", SampleVariants.ManyClasses(), wholePage: true);
        await Inspect(browser, "hostile", SampleVariants.Hostile(), wholePage: true);
        Assert.Empty(browser.Complaints);
    }

    [Fact]
    public async Task Page_ScriptsAndPrinting_Work()
    {
        await using Chromium browser = await StartOrSkip();
        string page = await Write("scripts", SampleVariants.Good());
        await browser.Open(page, 1280, 900, "light");

        Assert.Equal("dark", await browser.Evaluate("(document.getElementById('theme').click(), document.documentElement.dataset.theme)"));
        string sorted = await browser.Evaluate(
            "(() => { const t = document.querySelector('table.rows'); t.querySelectorAll('thead button')[7].click(); t.querySelectorAll('thead button')[7].click();"
            + " const v = [...t.tBodies[0].rows].map(r => r.cells[7].textContent.trim()).filter(x => x !== '').map(Number); return v.length > 100 && v.every((x, i) => i === 0 || v[i - 1] >= x); })()");
        Assert.Equal("true", sorted);
        byte[] pdf = await browser.Pdf();
        await File.WriteAllBytesAsync(Path.Combine(Folder(), "print.pdf"), pdf, TestContext.Current.CancellationToken);
        Assert.True(pdf.Length > 20_000, $"{pdf.Length} bytes of PDF");

        // 688 pixels: A4 less the margins of the style sheet.
        await browser.Open(page, 688, 973, "dark", media: "print");
        Assert.Equal("", await browser.Evaluate(Overflowing.Replace(" && !e.closest('.table')", "", StringComparison.Ordinal)));
        byte[] printed = await browser.Screenshot(wholePage: true);
        await File.WriteAllBytesAsync(Path.Combine(Folder(), "print.png"), printed, TestContext.Current.CancellationToken);
        Assert.True(new Picture(printed).Brightness > 200, "dark ink on paper even when the screen is dark");

        await browser.SetScripts(enabled: false);
        await browser.Open(page, 1280, 900, "light");
        Assert.True(new Picture(await browser.Screenshot(wholePage: false)).DistinctColors > 60, "blank without scripts");
        Assert.Empty(browser.Complaints);
    }

    private static async Task Inspect(Chromium browser, string name, AssessmentReport report, bool wholePage)
    {
        string page = await Write(name, report);
        foreach (int width in Widths)
        {
            foreach (string scheme in Schemes)
            {
                string which = $"{name}-{width}-{scheme}";
                await browser.Open(page, width, 900, scheme);
                Assert.Equal($"{which}: ", $"{which}: {await browser.Evaluate(Overflowing)}");
                Assert.Equal($"{which}: ", $"{which}: {await browser.Evaluate(Faint)}");
                byte[] png = await browser.Screenshot(wholePage);
                await File.WriteAllBytesAsync(Path.Combine(Folder(), $"{which}.png"), png, TestContext.Current.CancellationToken);
                Picture picture = new(png);
                Assert.Equal(width, picture.Width);
                Assert.True(picture.DistinctColors > 60, $"{which}: only {picture.DistinctColors} colors");
                Assert.True(scheme == "light" ? picture.Brightness > 200 : picture.Brightness < 80, $"{which}: brightness {picture.Brightness:F0}");
            }
        }
    }

    private static async Task<Chromium> StartOrSkip()
    {
        Assert.SkipWhen(Chromium.Executable is null, "No Chromium is installed (looked for /usr/bin/chromium).");
        return await Chromium.Start();
    }

    private static async Task<string> Write(string name, AssessmentReport report)
    {
        string path = Path.Combine(Folder(), $"{name}.html");
        await File.WriteAllTextAsync(path, AssessmentHtml.Render(report), TestContext.Current.CancellationToken);
        return new Uri(path).AbsoluteUri;
    }

    private static string Folder() => Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "screenshots")).FullName;
}
