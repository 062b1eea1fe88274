using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Onnx;

/// <summary>Einsum as matrix products, one for each operand after the first.</summary>
internal static class EinsumOperators
{
    /// <summary>Operators of this family by name.</summary>
    public static readonly Dictionary<string, Action<OperatorNode>> Rows = new(StringComparer.Ordinal)
    {
        ["Einsum"] = Einsum,
    };

    public static void Einsum(OperatorNode node)
    {
        Value[] values = node.Values();
        if (values.Length == 0) throw node.Error("has no operands");
        EinsumEquation equation = EinsumEquation.Read(node, values);
        Term[] terms = [.. values.Select((value, i) => Diagonal(node, new Term(value, equation.Operands[i])))];
        var extents = new Dictionary<int, Dimension>();
        foreach (Term term in terms) Measure(node, term, extents);
        terms = [.. terms.Select(term => WithoutCopiedAxes(term, extents))];
        Term result = terms[0];
        for (int i = 1; i < terms.Length; i++)
        {
            HashSet<int> needed = [.. equation.Result, .. terms[(i + 1)..].SelectMany(static t => t.Labels)];
            result = Product(result, terms[i], needed);
        }

        node.Set(Ordered(Summed(result, equation.Result.Contains), equation.Result));
    }

    private static void Measure(OperatorNode node, Term term, Dictionary<int, Dimension> extents)
    {
        for (int axis = 0; axis < term.Labels.Length; axis++)
        {
            Dimension own = term.Value.Type[axis], known = extents.GetValueOrDefault(term.Labels[axis], 1);
            if (own != known && own != 1 && known != 1) throw node.Error($"gives one label the extents {known} and {own}");
            extents[term.Labels[axis]] = known == 1 ? own : known;
        }
    }

    // A label that stands twice in one term means the elements where both indices are equal: every (n+1)-th of the n·n.
    private static Term Diagonal(OperatorNode node, Term term)
    {
        for (int first = 0; first < term.Labels.Length; first++)
        {
            int second = Array.IndexOf(term.Labels, term.Labels[first], first + 1);
            if (second < 0) continue;
            TensorType type = term.Value.Type;
            if (type[first] != type[second] || !type[first].IsFixed) throw node.Error($"takes the diagonal of {type[first]}×{type[second]} elements");
            int size = type[first].Size;
            int[] others = [.. Enumerable.Range(0, type.Rank).Where(axis => axis != first && axis != second)];
            Dimension[] kept = [.. others.Select(axis => type[axis])];
            Value matrices = term.Value.Transpose([.. others, first, second]).Reshape([.. kept, checked(size * size)]);
            Value diagonal = size == 0 ? matrices : Axes.Slice(matrices, kept.Length, 0, size * size, size + 1);
            return Diagonal(node, new Term(diagonal, [.. others.Select(axis => term.Labels[axis]), term.Labels[first]]));
        }

        return term;
    }

    // An axis of 1 where another term has more is copied; leaving it out means the same.
    private static Term WithoutCopiedAxes(Term term, Dictionary<int, Dimension> extents)
    {
        int[] kept = [.. Enumerable.Range(0, term.Labels.Length).Where(axis => term.Value.Type[axis] == extents[term.Labels[axis]])];
        if (kept.Length == term.Labels.Length) return term;
        return new Term(term.Value.Reshape([.. kept.Select(axis => term.Value.Type[axis])]), [.. kept.Select(axis => term.Labels[axis])]);
    }

    private static Term Summed(Term term, Func<int, bool> isNeeded)
    {
        IntegerList axes = [.. Enumerable.Range(0, term.Labels.Length).Where(axis => !isNeeded(term.Labels[axis]))];
        return axes.Count == 0 ? term : new Term(term.Value.Sum(axes), [.. term.Labels.Where(isNeeded)]);
    }

    private static Term Product(Term left, Term right, HashSet<int> needed)
    {
        left = Summed(left, label => needed.Contains(label) || right.Labels.Contains(label));
        right = Summed(right, label => needed.Contains(label) || left.Labels.Contains(label));
        int[] shared = [.. left.Labels.Where(right.Labels.Contains)];
        int[] stacked = [.. shared.Where(needed.Contains)], summed = [.. shared.Where(label => !needed.Contains(label))];
        int[] rows = [.. left.Labels.Where(label => !shared.Contains(label))], columns = [.. right.Labels.Where(label => !shared.Contains(label))];
        int[] labels = [.. stacked, .. rows, .. columns];
        if (summed.Length == 0 || left.Value.Type.ElementType != ElementType.Float32)
        {
            int[] all = [.. labels, .. summed];
            return Summed(new Term(Aligned(left, all) * Aligned(right, all), all), label => !summed.Contains(label));
        }

        Value a = Matrices(left, stacked, rows, summed), b = Matrices(right, stacked, summed, columns);
        Dimension[] extents = [.. stacked.Concat(rows).Select(left.Extent), .. columns.Select(right.Extent)];
        return new Term(a.MatMul(b).Reshape(extents), labels);
    }

    // [stacked…, rows…, columns…] → [stacked…, rows, columns].
    private static Value Matrices(Term term, int[] stacked, int[] rows, int[] columns)
    {
        Value ordered = Ordered(term, [.. stacked, .. rows, .. columns]);
        TensorType type = ordered.Type;
        ReadOnlySpan<Dimension> extents = type.Dimensions.AsSpan();
        int middle = stacked.Length + rows.Length;
        return ordered.Reshape([.. extents[..stacked.Length], type.With(extents[stacked.Length..middle]).ElementCount(), type.With(extents[middle..]).ElementCount()]);
    }

    // The term's axes in the order of all labels, with 1 for labels that it does not have.
    private static Value Aligned(Term term, int[] all)
    {
        Value ordered = Ordered(term, [.. all.Where(term.Labels.Contains)]);
        return ordered.Reshape([.. all.Select(label => term.Labels.Contains(label) ? term.Extent(label) : 1)]);
    }

    private static Value Ordered(Term term, int[] labels)
    {
        int[] order = [.. labels.Select(label => Array.IndexOf(term.Labels, label))];
        return order.SequenceEqual(Enumerable.Range(0, order.Length)) ? term.Value : term.Value.Transpose(order);
    }

    private readonly record struct Term(Value Value, int[] Labels)
    {
        public Dimension Extent(int label) => Value.Type[Array.IndexOf(Labels, label)];
    }
}
