using Redoubt.Graphs;

namespace Redoubt.Onnx;

/// <summary>Labels and scores of tree classifiers with two classes, by the rules of ONNX Runtime 1.30.</summary>
/// <remarks>
/// <para>Where the trees speak for one class only, their sum s decides for both: the scores are -s and s, or 1 - s and s where all weights are probabilities.
/// Where they speak for both, the label is 1 when class 1's sum is positive and 0 otherwise, whatever the labels are called and whichever score is larger.</para>
/// <para>What ONNX Runtime does with base values is kept to the letter, also where it takes the sum of the wrong class; see docs/methods/tree-ensembles.md.</para>
/// </remarks>
internal sealed class MlTreePair
{
    private readonly OperatorNode _node;
    private readonly MlForest _forest;
    private readonly bool _isBinary;
    private readonly bool _isProbability;
    private readonly Value _zero;
    private readonly Value _first, _second;
    private readonly Value? _counts;

    public MlTreePair(OperatorNode node, MlForest forest, Value rows)
    {
        (_node, _forest) = (node, forest);
        if (forest.Base.Length > 2) throw node.Error($"has {forest.Base.Length} base_values for 2 classes");
        _isBinary = (node.Attributes.Ints("class_ids") ?? []).Distinct().Count() == 1;
        _isProbability = (MlNumbers.Read(node, "class_weights") ?? []).All(static w => w >= 0);
        _zero = node.Builder.Constant(0f).Expand(rows.Type[0], 1);
        Value scores = forest.Scores(rows);
        (_first, _second) = (MlFeatures.Column(scores, 0), MlFeatures.Column(scores, 1));
        if (forest.Hits[0] is null || forest.Hits[1] is null) _counts = forest.Counts(rows);
    }

    public (Value Label, Value Scores) Emit(MlLabels labels, MlTransform transform)
    {
        (Value decisive, Value scores) = _forest.Base.Length == 2 ? WithTwoBases(transform) : WithOneBase(transform);
        Value border = _isBinary && _isProbability ? _node.Builder.Constant(0.5f) : _zero;
        Value isPositive = decisive.Binary(OpKind.Greater, border).Reshape(decisive.Type[0]);
        if (!_isBinary) _node.Note("The label is 1 where the sum of class 1 is positive, else 0, as ONNX Runtime computes it; the larger score may be the other class'.");
        return (_isBinary ? labels.Of(MlLabels.ZeroOrOne(isPositive)) : MlLabels.ZeroOrOne(isPositive), scores);
    }

    private (Value Decisive, Value Scores) WithTwoBases(MlTransform transform)
    {
        Value own = _first + _forest.Base[0], other = _first + _forest.Base[1];
        Value first = IfHit(0, IfHit(1, -other, own), _zero), second = IfHit(1, other, _zero);
        return (IfHit(1, other, IfHit(0, own, _zero)), MlTransforms.Apply(MlFeatures.Join(first, second), transform));
    }

    private (Value Decisive, Value Scores) WithOneBase(MlTransform transform)
    {
        Value score = IfHit(0, _forest.Base.Length == 1 ? _first + _forest.Base[0] : _first, _zero);
        Value both = MlTransforms.Apply(MlFeatures.Join(score, _second), transform);
        bool pairs = (_isBinary || _forest.Base.Length == 0) && transform != MlTransform.Probit;

        // Where class 1 has no sum and there is no rule for a pair, ONNX Runtime writes one number and leaves the other as it finds it; here it is 0.
        Value one = pairs
            ? MlTransforms.Pair(score, transform, _isBinary && _isProbability)
            : MlFeatures.Join(MlTransforms.ApplyToOne(score, transform), _zero);
        return (IfHit(1, _second, score), IfHit(1, both, one));
    }

    private Value IfHit(int target, Value then, Value otherwise) => _forest.Hits[target] switch
    {
        true => then,
        false => otherwise,
        null => then.Where(MlFeatures.Column(_counts!.Value, target).Binary(OpKind.Greater, _zero), otherwise),
    };
}
