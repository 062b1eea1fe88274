using System.Globalization;
using System.Text;
using Redoubt.Evidence;

namespace Redoubt.Reports;

/// <summary>Draws chosen false-positive rates against those that came out, as one self-contained SVG picture.</summary>
/// <remarks>Both axes are logarithmic. Points on the diagonal came out as chosen; whiskers are the intervals of the shares. The same points give the same text. Thread-safe.</remarks>
public static class ReliabilitySvg
{
    private const int Size = 400, Left = 70, Top = 20, Bottom = 60, Right = 20;
    private const double Smallest = 0.001;

    private static readonly double[] Ticks = [0.001, 0.01, 0.1, 1];

    /// <summary>Draws the picture.</summary>
    /// <param name="points">The points, rates ascending.</param>
    /// <returns>A whole SVG document.</returns>
    public static string Render(IReadOnlyList<ReliabilityPoint> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        var svg = new StringBuilder();
        Line(svg, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Left + Size + Right} {Top + Size + Bottom}\" width=\"{Left + Size + Right}\" height=\"{Top + Size + Bottom}\" font-family=\"sans-serif\" font-size=\"13\" role=\"img\">");
        Line(svg, $"<title>Chosen false-positive rates and those that came out</title>");
        Line(svg, $"<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>");
        foreach (double tick in Ticks)
        {
            Line(svg, $"<line x1=\"{X(tick):0.#}\" x2=\"{X(tick):0.#}\" y1=\"{Top}\" y2=\"{Top + Size}\" stroke=\"#ddd\"/><line x1=\"{Left}\" x2=\"{Left + Size}\" y1=\"{Y(tick):0.#}\" y2=\"{Y(tick):0.#}\" stroke=\"#ddd\"/>");
            Line(svg, $"<text x=\"{X(tick):0.#}\" y=\"{Top + Size + 20}\" text-anchor=\"middle\">{100 * tick:0.#} %</text><text x=\"{Left - 8}\" y=\"{Y(tick) + 4:0.#}\" text-anchor=\"end\">{100 * tick:0.#} %</text>");
        }

        Line(svg, $"<line x1=\"{Left}\" y1=\"{Top + Size}\" x2=\"{Left + Size}\" y2=\"{Top}\" stroke=\"#888\" stroke-dasharray=\"5 4\"/>");
        foreach (ReliabilityPoint point in points)
        {
            double x = X(point.ChosenRate);
            Line(svg, $"<line x1=\"{x:0.#}\" x2=\"{x:0.#}\" y1=\"{Y(point.Rejected.Upper):0.#}\" y2=\"{Y(point.Rejected.Lower):0.#}\" stroke=\"#1b5e9e\" stroke-width=\"2\"/>");
            Line(svg, $"<circle cx=\"{x:0.#}\" cy=\"{Y(point.Rejected.Value):0.#}\" r=\"4\" fill=\"#1b5e9e\"><title>chosen {100 * point.ChosenRate:0.###} %, rejected {100 * point.Rejected.Value:0.###} % of {point.Rejected.Total} clean rows</title></circle>");
        }

        Line(svg, $"<text x=\"{Left + Size / 2}\" y=\"{Top + Size + 46}\" text-anchor=\"middle\">chosen false-positive rate</text>");
        Line(svg, $"<text transform=\"translate(18 {Top + Size / 2}) rotate(-90)\" text-anchor=\"middle\">clean test rows that were rejected</text>");
        Line(svg, $"</svg>");
        return svg.ToString();
    }

    private static double X(double rate) => Left + Size * Place(rate);

    private static double Y(double rate) => Top + Size * (1 - Place(rate));

    // 0.1 % and less stand on the axis.
    private static double Place(double rate) => 1 + Math.Log10(Math.Clamp(rate, Smallest, 1)) / 3;

    private static void Line(StringBuilder svg, FormattableString text) => svg.Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
