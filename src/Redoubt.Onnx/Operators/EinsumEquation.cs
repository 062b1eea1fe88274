using Redoubt.Graphs;

namespace Redoubt.Onnx;

/// <summary>The equation of an Einsum, for operands of known rank: one label for each axis. Axes that an ellipsis stands for have labels of their own.</summary>
internal sealed class EinsumEquation
{
    private const string Ellipsis = "...";

    private EinsumEquation(int[][] operands, int[] result) => (Operands, Result) = (operands, result);

    /// <summary>The labels of every operand.</summary>
    public int[][] Operands { get; }

    /// <summary>The labels of the result; each once.</summary>
    public int[] Result { get; }

    /// <summary>Reads an equation such as <c>bij,bjk->bik</c>.</summary>
    /// <exception cref="InvalidModelException">The equation is malformed or does not fit the operands.</exception>
    public static EinsumEquation Read(OperatorNode node, Value[] operands)
    {
        string text = node.Attributes.Text("equation", string.Empty).Replace(" ", string.Empty, StringComparison.Ordinal);
        string[] sides = text.Split("->");
        string[] terms = sides[0].Split(',');
        if (sides.Length > 2 || terms.Length != operands.Length) throw node.Error($"has the equation '{text}' for {operands.Length} operands");
        int hidden = 0;
        for (int i = 0; i < terms.Length; i++)
        {
            int named = terms[i].Replace(Ellipsis, string.Empty, StringComparison.Ordinal).Length, rest = operands[i].Type.Rank - named;
            bool fits = terms[i].Contains(Ellipsis, StringComparison.Ordinal) ? rest >= 0 : rest == 0;
            if (!fits) throw node.Error($"names '{terms[i]}' as the axes of {operands[i].Type}");
            hidden = Math.Max(hidden, rest);
        }

        int[][] labels = [.. terms.Select((term, i) => Labels(node, term, Math.Max(0, operands[i].Type.Rank - term.Replace(Ellipsis, string.Empty, StringComparison.Ordinal).Length)))];
        int[] result = sides.Length == 2 ? Labels(node, sides[1], hidden) : Implicit(labels, hidden);
        bool sound = result.Distinct().Count() == result.Length && result.All(label => Array.Exists(labels, term => term.Contains(label)));
        return sound ? new EinsumEquation(labels, result) : throw node.Error($"has a result in '{text}' that repeats a label or names one that no operand has");
    }

    // Labels of hidden axes are negative and count from the last, so that they align at the right.
    private static int[] Labels(OperatorNode node, string term, int hidden)
    {
        int dots = term.IndexOf(Ellipsis, StringComparison.Ordinal);
        string letters = dots < 0 ? term : term.Remove(dots, Ellipsis.Length);
        if (!letters.All(char.IsAsciiLetter)) throw node.Error($"has the term '{term}' in its equation; labels are letters");
        if (dots < 0) return [.. letters.Select(static c => (int)c)];
        return [.. letters[..dots].Select(static c => (int)c), .. Enumerable.Range(-hidden, hidden), .. letters[dots..].Select(static c => (int)c)];
    }

    // Without an arrow the result has the hidden axes, then every letter that stands once, in order.
    private static int[] Implicit(int[][] labels, int hidden) =>
    [
        .. Enumerable.Range(-hidden, hidden),
        .. labels.SelectMany(static term => term).Where(static l => l > 0).GroupBy(static l => l).Where(static g => g.Count() == 1).Select(static g => g.Key).Order(),
    ];
}
