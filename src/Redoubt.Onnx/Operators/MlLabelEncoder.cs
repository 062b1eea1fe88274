using System.Globalization;
using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Onnx;

/// <summary>LabelEncoder: a map from keys to values. Numbers become numbers; numbers become the number of a text, whose names are kept beside the graph; texts can be keys
/// only where they are constants.</summary>
internal sealed class MlLabelEncoder
{
    private const int MostKeys = 1 << 16;

    private readonly OperatorNode _node;
    private readonly Table _keys, _values;

    public MlLabelEncoder(OperatorNode node)
    {
        _node = node;
        (_keys, _values) = node.Opset < 2 ? First() : (Read("keys"), Read("values"));
        if (_keys.Count != _values.Count || _keys.Count == 0) throw node.Error($"has {_keys.Count} keys and {_values.Count} values");
        if (_keys.Count > MostKeys) throw node.Error($"has {_keys.Count} keys; {MostKeys} is the limit");
    }

    public void Emit()
    {
        (Literal table, Literal otherwise, OnnxElementType type) = Values();
        if (_keys.Texts is { } texts)
        {
            if (MlTexts.Constant(_node, 0) is not var (shape, items))
                throw _node.Error("maps texts to numbers; a graph computes on numbers only, so do this step before the model and export the rest");
            Value index = _node.Builder.Constant(Literal.Of(shape, Array.ConvertAll(items, item => (long)(Array.IndexOf(texts, item) is >= 0 and var at ? at : texts.Length))));
            _node.Set(0, ImportValue.Of(_node.Builder.Constant(WithOtherwise(table, otherwise)).Gather(index), type, isConstant: true));
            return;
        }

        _node.Set(0, Lookup(table, otherwise), type);
    }

    // Every element is compared with every key; the first that is equal names the value.
    private Value Lookup(Literal table, Literal otherwise)
    {
        Value x = _node.Value(0), keys = _node.Builder.Constant(_keys.Numbers!);
        if (x.Type.ElementType != keys.Type.ElementType) throw _node.Error($"has keys of type {keys.Type.ElementType} for elements of type {_node.TypeOf(0)}");
        Value apart = x.Reshape([.. x.Type.Dimensions, 1]), equal = apart.Binary(OpKind.Equal, keys);
        if (_keys.Numbers!.ElementType == ElementType.Float32 && _keys.Numbers.Floats.Any(float.IsNaN)) equal = equal.Binary(OpKind.Or, BothMissing(apart, keys));
        Value hot = equal.Cast(ElementType.Float32);
        Value found = hot.Largest([hot.Type.Rank - 1]).Binary(OpKind.Greater, _node.Builder.Constant(0f));
        return _node.Builder.Constant(table).Gather(hot.Unary(OpKind.ArgMax)).Where(found, _node.Builder.Constant(otherwise));
    }

    private static Value BothMissing(Value x, Value keys) =>
        x.Binary(OpKind.Equal, x).Unary(OpKind.Not).Binary(OpKind.And, keys.Binary(OpKind.Equal, keys).Unary(OpKind.Not));

    private (Literal Table, Literal Otherwise, OnnxElementType Type) Values()
    {
        if (_values.Texts is { } texts) return Names(texts);
        Literal numbers = _values.Numbers!;
        if (_node.Opset >= 4 && _node.Attributes.Tensor("default_tensor") is var (given, _))
        {
            if (given.Count != 1 || given.ElementType != numbers.ElementType) throw _node.Error($"has a default_tensor {given} for values {numbers}");
            return (numbers, given.Reshape(Shape.Scalar), _values.Type);
        }

        _node.Attributes.Ignore("default_string", "default_float", "default_int64");
        return numbers.ElementType == ElementType.Float32
            ? (numbers, Literal.Scalar(_node.Attributes.Float("default_float", -0f)), _values.Type)
            : (numbers, Literal.Of(Shape.Scalar, [_node.Attributes.Int("default_int64", -1)]), _values.Type);
    }

    // Texts are numbered in the order in which they appear.
    private (Literal Table, Literal Otherwise, OnnxElementType Type) Names(string[] texts)
    {
        _node.Attributes.Ignore("default_float", "default_int64", "default_tensor");
        string otherwise = _node.Attributes.Text("default_string", "_Unused");
        string[] names = [.. texts.Distinct(StringComparer.Ordinal)];
        _node.Scope.Context.ClassLabels = names;
        _node.Note($"Labels that are texts appear as class numbers: {MlLabels.Listed(names)}; -1 is '{otherwise}'.");
        long[] numbers = Array.ConvertAll(texts, text => (long)Array.IndexOf(names, text));
        return (Literal.Of(new Shape(numbers.Length), numbers), Literal.Of(Shape.Scalar, [-1L]), OnnxElementType.Int64);
    }

    private static Literal WithOtherwise(Literal table, Literal otherwise) => table.ElementType == ElementType.Float32
        ? Literal.Of(new Shape(table.Count + 1), [.. table.Floats, otherwise.Floats[0]])
        : Literal.Of(new Shape(table.Count + 1), [.. table.Integers, otherwise.Integers[0]]);

    // The first form maps texts to their positions, or positions to texts.
    private (Table Keys, Table Values) First()
    {
        string[] classes = _node.Attributes.Texts("classes_strings") ?? [];
        var positions = new Table(null, Literal.Of(new Shape(classes.Length), [.. Enumerable.Range(0, classes.Length).Select(static i => (long)i)]), OnnxElementType.Int64);
        var texts = new Table(classes, null, OnnxElementType.String);
        return _node.TypeOf(0) == OnnxElementType.String ? (texts, positions) : (positions, texts);
    }

    private Table Read(string name)
    {
        Table[] found =
        [
            .. Optional(_node.Attributes.Texts($"{name}_strings"), static list => new Table(list, null, OnnxElementType.String)),
            .. Optional(_node.Attributes.Ints($"{name}_int64s"), static list => new Table(null, Literal.Of(new Shape(list.Length), list), OnnxElementType.Int64)),
            .. Optional(_node.Attributes.Floats($"{name}_floats"), static list => new Table(null, Literal.Of(new Shape(list.Length), list), OnnxElementType.Float32)),
            .. _node.Attributes.Has($"{name}_tensor") ? [Tensor($"{name}_tensor")] : Array.Empty<Table>(),
        ];
        return found.Length == 1 ? found[0] : throw _node.Error(string.Create(CultureInfo.InvariantCulture, $"has {found.Length} lists of {name} instead of one"));
    }

    private Table Tensor(string name)
    {
        TensorProto tensor = _node.Attributes.All[name].T ?? throw _node.Error($"has no tensor in the attribute '{name}'");
        if (tensor.DataType == (int)OnnxElementType.String)
        {
            _node.Attributes.Ignore(name);
            return new Table(TensorReader.ReadTexts(tensor, _node.Scope.Context.Source).Items, null, OnnxElementType.String);
        }

        return _node.Attributes.Tensor(name) is var (literal, type)
            ? new Table(null, literal.Reshape(new Shape(literal.Count)), type)
            : throw _node.Error($"has no tensor in the attribute '{name}'");
    }

    private static IEnumerable<Table> Optional<T>(T[]? list, Func<T[], Table> make) => list is { Length: > 0 } ? [make(list)] : [];

    private sealed record Table(string[]? Texts, Literal? Numbers, OnnxElementType Type)
    {
        public int Count => Texts?.Length ?? Numbers!.Count;
    }
}
