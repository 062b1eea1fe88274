using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Onnx;

/// <summary>SVMClassifier: one decision value for each pair of classes, votes, and Platt's probabilities where the file has them, by the rules of ONNX Runtime 1.30.</summary>
internal sealed class MlVectorClassifier
{
    // Every support vector gets a weight for every pair: as a matrix, what a small file claims could become large.
    private const long MostWeights = 1 << 26;

    private readonly OperatorNode _node;
    private readonly MlLabels _labels;
    private readonly MlTransform _transform;
    private readonly Value _rows;
    private readonly float[] _coefficients, _rho, _slopes, _offsets;
    private readonly int[] _supports;

    public MlVectorClassifier(OperatorNode node)
    {
        _node = node;
        _labels = MlLabels.Read(node, "classlabels_ints");
        _transform = MlTransforms.Read(node);
        _rows = MlFeatures.Rows(node);
        (_coefficients, _rho) = (MlVectorOperators.Floats(node, "coefficients"), MlVectorOperators.Floats(node, "rho"));
        (_slopes, _offsets) = (MlVectorOperators.Floats(node, "prob_a"), MlVectorOperators.Floats(node, "prob_b"));
        _supports = [.. (node.Attributes.Ints("vectors_per_class") ?? []).Select(n => n is >= 0 and <= int.MaxValue ? (int)n : throw node.Error($"has {n} support vectors of a class"))];
        if (_coefficients.Length == 0 || _rho.Length == 0) throw node.Error("needs coefficients and rho");
        if (_slopes.Length != _offsets.Length) throw node.Error($"has {_slopes.Length} prob_a and {_offsets.Length} prob_b");
    }

    private int Classes => _labels.Count;

    private int PairCount => Classes * (Classes - 1) / 2;

    public void Emit()
    {
        MlKernel kernel = MlKernel.Read(_node);
        float[] vectors = _node.Attributes.Floats("support_vectors") ?? [];
        long count = _supports.Sum(static n => (long)n);
        (Value label, Value scores) = count > 0 ? Machine(kernel.Of(_rows, MlVectorOperators.Vectors(_node, vectors, count, _rows))) : Linear();
        _node.Set(0, label, OnnxElementType.Int64);
        _node.Set(1, scores, OnnxElementType.Float32);
    }

    // Without support vectors: a row of coefficients for each class, and one offset for all.
    private (Value Label, Value Scores) Linear()
    {
        int features = _rows.Type[1].Size;
        if ((long)Classes * features != _coefficients.Length) throw _node.Error($"has {_coefficients.Length} coefficients for {Classes} classes and {features} features");
        Value weights = _node.Builder.Constant(Literal.Of(new Shape(Classes, features), _coefficients));
        Value scores = _rows.MatMul(weights, transposeRight: true) + _rho[0];
        Value index = scores.Unary(OpKind.ArgMax);
        if (Classes == 2 && _slopes.Length == 0) index = PreferSecond(scores, index);
        return (_labels.Of(index), Classes == 1 ? MlTransforms.ApplyToOne(scores, _transform) : MlTransforms.Apply(scores, _transform));
    }

    // Of two classes the second is chosen as soon as the larger score is positive enough, whichever it belongs to.
    private Value PreferSecond(Value scores, Value index)
    {
        GraphBuilder b = scores.Builder;
        Value largest = scores.Largest([1]);
        bool areProbabilities = Array.TrueForAll(_coefficients, static c => c >= 0);
        Value second = areProbabilities ? largest.Binary(OpKind.GreaterOrEqual, b.Constant(0.5f)) : largest.Binary(OpKind.Greater, b.Constant(0f));
        return Scalars.Integer(b, 1).Where(second, index);
    }

    private (Value Label, Value Scores) Machine(Value similarities)
    {
        int count = similarities.Type[1].Size;
        if (_supports.Length != Classes || Classes < 2) throw _node.Error($"has {_labels.Count} class labels and {_supports.Length} vectors_per_class");
        if (Classes > 4096 || Math.Max(count, Classes) * (long)PairCount > MostWeights) throw _node.Error($"has {count} support vectors of {Classes} classes, which is more than is supported");
        if ((long)(Classes - 1) * count > _coefficients.Length) throw _node.Error($"has {_coefficients.Length} coefficients for {count} support vectors of {Classes} classes");
        if (_rho.Length < PairCount) throw _node.Error($"has {_rho.Length} rho for {PairCount} pairs of classes");
        if (_slopes.Length > 0 && _slopes.Length < PairCount) throw _node.Error($"has {_slopes.Length} prob_a for {PairCount} pairs of classes");
        Value decisions = similarities.MatMul(_node.Builder.Constant(Decisions(count))) + MlFeatures.Row(_node, _rho[..PairCount]);
        return (_labels.Of(Votes(decisions)), _slopes.Length > 0 ? Probabilities(decisions) : Scores(decisions));
    }

    private Value Scores(Value decisions)
    {
        if (Classes > 2)
        {
            Value values = MlTransforms.Apply(decisions, _transform);
            _node.Scope.Context.InsteadOfScores[values] = $"{PairCount} decision values, one for each pair of the {Classes} classes";
            return values;
        }

        // ONNX Runtime leaves the second number of a lone probit as it was; here it is 0.
        return _transform switch
        {
            MlTransform.None => MlTransforms.Pair(decisions, _transform, isProbability: false),
            MlTransform.Probit => MlFeatures.Join(MlTransforms.ApplyToOne(decisions, _transform), _node.Builder.Constant(0f).Expand(decisions.Type.Dimensions.AsSpan())),
            _ => MlTransforms.Pair(decisions, _transform, isProbability: true),
        };
    }

    private Value Probabilities(Value decisions)
    {
        if (Classes > MlCoupling.MostClasses) throw _node.Error($"couples the probabilities of {Classes} classes; {MlCoupling.MostClasses} is the limit");
        Value pairs = MlCoupling.Pairs(decisions, MlFeatures.Row(_node, _slopes[..PairCount]), MlFeatures.Row(_node, _offsets[..PairCount]));
        return MlTransforms.Apply(MlCoupling.Probabilities(pairs, Classes), _transform);
    }

    // The class with the most pairs on its side, the first of equals.
    private Value Votes(Value decisions)
    {
        float[] signs = new float[PairCount * Classes], losses = new float[Classes];
        int pair = 0;
        for (int i = 0; i < Classes; i++)
        {
            for (int j = i + 1; j < Classes; j++, pair++)
            {
                (signs[(pair * Classes) + i], signs[(pair * Classes) + j]) = (1, -1);
                losses[j]++;
            }
        }

        GraphBuilder b = decisions.Builder;
        Value isFirst = decisions.Binary(OpKind.Greater, b.Constant(0f)).Cast(ElementType.Float32);
        return (isFirst.MatMul(b.Constant(Literal.Of(new Shape(PairCount, Classes), signs))) + MlFeatures.Row(_node, losses)).Unary(OpKind.ArgMax);
    }

    /// <summary>The weight of each support vector in the decision of each pair: of class i in row j - 1 of the coefficients, of class j in row i.</summary>
    private Literal Decisions(int count)
    {
        int[] starts = new int[Classes + 1];
        for (int i = 0; i < Classes; i++) starts[i + 1] = starts[i] + _supports[i];
        float[] weights = new float[count * PairCount];
        int pair = 0;
        for (int i = 0; i < Classes; i++)
        {
            for (int j = i + 1; j < Classes; j++, pair++)
            {
                for (int m = starts[i]; m < starts[i + 1]; m++) weights[(m * PairCount) + pair] = _coefficients[((j - 1) * count) + m];
                for (int m = starts[j]; m < starts[j + 1]; m++) weights[(m * PairCount) + pair] = _coefficients[(i * count) + m];
            }
        }

        return Literal.Of(new Shape(count, PairCount), weights);
    }
}
