using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Onnx;

/// <summary>Categories, labels and the choice of features.</summary>
internal static class MlCategoryOperators
{
    private const string Maps = "works on maps from names to numbers, which a tensor graph cannot hold; export the model behind it, with a tensor of features as its input";
    private const string Texts = "maps texts to numbers; a graph computes on numbers only, so do this step before the model and export the rest";

    /// <summary>Operators of this family by name.</summary>
    public static readonly Dictionary<string, Action<OperatorNode>> Rows = new(StringComparer.Ordinal)
    {
        ["ArrayFeatureExtractor"] = ArrayFeatureExtractor,
        ["CastMap"] = static node => throw node.Error(Maps),
        ["CategoryMapper"] = static node => throw node.Error(Texts),
        ["DictVectorizer"] = static node => throw node.Error(Maps),
        ["LabelEncoder"] = static node => new MlLabelEncoder(node).Emit(),
        ["OneHotEncoder"] = OneHotEncoder,
        ["ZipMap"] = ZipMap,
    };

    public static void ArrayFeatureExtractor(OperatorNode node)
    {
        Value x = node.Value(0);
        if (x.Type.Rank == 0 || !x.Type[^1].IsFixed) throw node.Error($"picks features of {x.Type}");
        int axis = x.Type.Rank - 1, size = x.Type[axis].Size;
        Value picked = node.Constant(1) is { ElementType: ElementType.Int64 } known
            ? AxisPicking.Pick(x, axis, [.. known.Integers.Select(i => i >= 0 && i < size ? (int)i : throw node.Error($"picks feature {i} of {size}"))])
            : AxisPicking.Pick(x, axis, node.Value(1));
        node.Set(x.Type.Rank == 1 ? picked.Reshape(1, picked.Type[0]) : picked);
    }

    public static void OneHotEncoder(OperatorNode node)
    {
        long[] numbers = node.Attributes.Ints("cats_int64s") ?? [];
        string[] texts = node.Attributes.Texts("cats_strings") ?? [];
        if (numbers.Length == 0 == (texts.Length == 0)) throw node.Error("must have either cats_int64s or cats_strings");
        if (!node.Attributes.Flag("zeros", true)) node.Note("A category that OneHotEncoder does not know gives zeros, where ONNX Runtime would stop the run.");
        if (texts.Length > 0)
        {
            node.Set(0, ImportValue.Of(OfTexts(node, texts), OnnxElementType.Float32));
            return;
        }

        if (node.TypeOf(0) == OnnxElementType.String) throw node.Error(Texts);
        Value x = node.Value(0).Cast(ElementType.Int64);
        Value hot = x.Reshape([.. x.Type.Dimensions, 1]).Binary(OpKind.Equal, node.Builder.Constant(Literal.Of(new Shape(numbers.Length), numbers))).Cast(ElementType.Float32);
        if (numbers.Distinct().Count() < numbers.Length)
        {
            // Of equal categories the last has the column.
            float[] valid = [.. numbers.Select((number, i) => Array.LastIndexOf(numbers, number) == i ? 1f : 0)];
            hot *= node.Builder.Constant(Literal.Of(new Shape(valid.Length), valid));
        }

        node.Set(0, hot, OnnxElementType.Float32);
    }

    /// <summary>The tensor that the maps would be made of; the names of the classes are kept beside the graph.</summary>
    public static void ZipMap(OperatorNode node)
    {
        MlLabels labels = MlLabels.Read(node, "classlabels_int64s");
        node.Note($"Instead of a map for each row, the output '{node.Message.Output[0]}' is the table of numbers behind ZipMap, one column for each of the classes {string.Join(", ", labels.Names.Take(8))}{(labels.Count > 8 ? ", …" : string.Empty)}.");
        node.Set(0, MlFeatures.Numbers(node, 0), OnnxElementType.Float32);
    }

    private static Literal OfTexts(OperatorNode node, string[] categories)
    {
        if (MlTexts.Constant(node, 0) is not var (shape, items)) throw node.Error(Texts);
        float[] hot = new float[checked(items.Length * categories.Length)];
        for (int i = 0; i < items.Length; i++)
        {
            int column = Array.LastIndexOf(categories, items[i]);
            if (column >= 0) hot[(i * categories.Length) + column] = 1;
        }

        return Literal.Of(new Shape([.. shape.Extents, categories.Length]), hot);
    }
}
