using System.Globalization;
using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Onnx;

/// <summary>The labels that a classifier's columns stand for: integers, or texts, which a graph cannot hold: there the label is the number of the column.</summary>
internal sealed class MlLabels
{
    private readonly long[]? _integers;

    private MlLabels(long[]? integers, string[]? texts)
    {
        _integers = integers;
        Names = texts ?? [.. integers!.Select(static i => i.ToString(CultureInfo.InvariantCulture))];
    }

    /// <summary>One text for each class.</summary>
    public IReadOnlyList<string> Names { get; }

    public int Count => Names.Count;

    /// <summary>Reads the labels of a classifier.</summary>
    /// <param name="node">The classifier.</param>
    /// <param name="integers">Name of the attribute with integer labels.</param>
    /// <exception cref="InvalidModelException">There are none, or both kinds.</exception>
    public static MlLabels Read(OperatorNode node, string integers)
    {
        (long[]? ints, string[]? texts) = (node.Attributes.Ints(integers), node.Attributes.Texts("classlabels_strings"));
        bool hasInts = ints is { Length: > 0 }, hasTexts = texts is { Length: > 0 };
        if (hasInts == hasTexts) throw node.Error($"must have either {integers} or classlabels_strings");
        var labels = new MlLabels(hasInts ? ints : null, hasInts ? null : texts);
        node.Scope.Context.ClassLabels = labels.Names;
        if (hasTexts) node.Note($"Labels that are texts appear as class numbers: {Listed(labels.Names)}.");
        return labels;
    }

    /// <summary>The labels of class numbers.</summary>
    /// <param name="index">Class numbers, int64.</param>
    public Value Of(Value index)
    {
        GraphBuilder b = index.Builder;
        if (_integers is not { } labels || labels.Length == 1) return _integers is { } one ? Constant(index, one[0]) : index;
        long first = labels[0], step = unchecked(labels[1] - first);
        if (Enumerable.Range(0, labels.Length).All(i => labels[i] == unchecked(first + (i * step))))
        {
            Value scaled = step == 1 ? index : index * Scalars.Integer(b, step);
            return first == 0 ? scaled : scaled + Scalars.Integer(b, first);
        }

        return b.Constant(Literal.Of(new Shape(labels.Length), labels)).Gather(index);
    }

    /// <summary>Class numbers where ONNX Runtime gives the numbers 1 and 0 whatever the labels are.</summary>
    public static Value ZeroOrOne(Value isPositive) => isPositive.Cast(ElementType.Int64);

    /// <summary>Some names, for people.</summary>
    public static string Listed(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(8).Select(static (name, i) => $"{i} is '{(name.Length > 40 ? name[..40] + "…" : name)}'")) + (names.Count > 8 ? $", … ({names.Count} in all)" : string.Empty);

    private static Value Constant(Value index, long label) => index * Scalars.Integer(index.Builder, 0) + Scalars.Integer(index.Builder, label);
}
