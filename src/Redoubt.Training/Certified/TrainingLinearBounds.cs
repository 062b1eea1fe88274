using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Training;

/// <summary>Linear bounds for training: one backward pass from the leads of the label over every class, between interval bounds of the layers (CROWN-IBP, Zhang et al., ICLR 2020,
/// arXiv:1906.06316, section 3.2), in plain float32 arithmetic.</summary>
/// <remarks>Without the outward rounding of certificates (docs/adr/0006): nothing that is computed here is reported. Operations without a rule end the pass at their interval.</remarks>
internal sealed class TrainingLinearBounds
{
    // Keeps 0/0 away where both bounds are 0.
    private const float SmallestWidth = 1e-12f;

    private readonly Graph _classifier;
    private readonly DecisionBounds _bounds;
    private readonly GraphBuilder _builder;
    private readonly int _classes;
    private readonly Value?[] _coefficients;
    private Value? _total;

    private TrainingLinearBounds(Graph classifier, DecisionBounds bounds, GraphBuilder builder, int classes)
    {
        (_classifier, _bounds, _builder, _classes) = (classifier, bounds, builder, classes);
        _coefficients = new Value?[classifier.Nodes.Length];
    }

    /// <summary>Lower bounds of z_label - z_j for every class j, <c>[N,K]</c>; those of the label itself are 0.</summary>
    /// <param name="classifier">One output of scores <c>[N,K]</c>.</param>
    /// <param name="bounds">Its interval bounds.</param>
    /// <param name="labels">Int64 <c>[N]</c>.</param>
    public static Value Margins(Graph classifier, DecisionBounds bounds, Value labels)
    {
        int output = classifier.Outputs[0].Node, classes = classifier.Nodes[output].Type[1].Size;
        GraphBuilder builder = labels.Builder;
        var pass = new TrainingLinearBounds(classifier, bounds, builder, classes);
        float[] one = new float[classes * classes];
        for (int k = 0; k < classes; k++) one[k * classes + k] = 1;
        Value own = labels.OneHot(classes).Reshape(Dimension.Batch, 1, classes), others = builder.Constant(Literal.Of(new Shape(1, classes, classes), one));
        pass._coefficients[output] = (own - others).Reshape(pass.Rows, classes);
        for (int node = output; node >= 0; node--)
        {
            if (pass._coefficients[node] is { } coefficient) pass.Pass(node, coefficient);
        }

        return pass._total!.Value;
    }

    // K rows of coefficients for each row of the batch.
    private Dimension Rows => new(_classes, Dimension.BatchSymbol);

    private void Pass(int index, Value coefficient)
    {
        Node node = _classifier.Nodes[index];
        int[] varying = [.. Enumerable.Range(0, node.Inputs.Length).Where(i => _bounds.Boxes[node.Inputs[i]] is not null)];
        if (node.Kind == OpKind.Relu) Rectify(node, coefficient);
        else if (varying.Length > 0 && node.Type[0] == Dimension.Batch && varying.All(i => HasRows(node, i)) && IsLinear(node, varying)) PassLinear(node, varying, coefficient);
        else Collect(coefficient, _bounds.Boxes[index]!.Center, _bounds.Boxes[index]!.Radius);
    }

    private bool HasRows(Node node, int operand)
    {
        TensorType type = _classifier.Nodes[node.Inputs[operand]].Type;
        return type.Rank > 0 && type[0] == Dimension.Batch && (node.Kind is not (OpKind.Add or OpKind.Sub or OpKind.Mul or OpKind.Expand) || type.Rank == node.Type.Rank);
    }

    private static bool IsLinear(Node node, int[] varying) => node.Kind switch
    {
        OpKind.Add or OpKind.Sub or OpKind.Neg or OpKind.Reshape or OpKind.Expand or OpKind.AveragePool => true,
        OpKind.Mul => varying.Length == 1,
        OpKind.Conv => varying is [0],
        OpKind.MatMul => varying is [0] && !node.As<MatMulAttributes>().TransposeLeft,
        OpKind.ReduceSum or OpKind.ReduceMean => !node.As<ReduceAttributes>().Axes.Contains(0),
        OpKind.Transpose => node.As<TransposeAttributes>().Order[0] == 0,
        OpKind.Slice => true,
        _ => false,
    };

    // Through the transposed operation, which is the gradient of a linear one at any point.
    private void PassLinear(Node node, int[] varying, Value coefficient)
    {
        foreach (int operand in varying)
        {
            Value[] operands = [.. node.Inputs.Select((input, i) => _bounds.Exact[input] ?? Probe(_classifier.Nodes[node.Inputs[i]].Type))];
            OpAttributes? attributes = node.Attributes is ExtentAttributes extents ? new ExtentAttributes(ManyRows(extents.To)) : node.Attributes;
            Send(node.Inputs[operand], Gradient.Of(_builder.Apply(node.Kind, operands, attributes), coefficient, operands[operand])[0]);
        }

        if (node.Kind is not (OpKind.Add or OpKind.Sub)) return;
        for (int operand = 0; operand < 2; operand++)
        {
            if (_bounds.Exact[node.Inputs[operand]] is not { } constant) continue;
            Value sum = (coefficient * constant).Sum([.. Enumerable.Range(1, node.Type.Rank - 1)]).Reshape(Dimension.Batch, _classes);
            AddTerm(operand == 1 && node.Kind == OpKind.Sub ? -sum : sum);
        }
    }

    // Above the chord of max(x, 0), below the line with slope 1 or 0, whichever lies nearer on the longer side.
    private void Rectify(Node node, Value coefficient)
    {
        TrainingBox box = _bounds.Boxes[node.Inputs[0]]!;
        Value zero = _builder.Constant(0f), high = box.Upper.Relu(), low = box.Lower.Binary(OpKind.Min, zero);
        Value slope = high / (high - low).Binary(OpKind.Max, _builder.Constant(SmallestWidth));
        Value below = _builder.Constant(1f).Where(box.Upper.Binary(OpKind.Greater, -box.Lower), zero);
        Value parts = ByExample(coefficient), positive = parts.Relu(), negative = parts.Binary(OpKind.Min, zero);
        AddTerm(SumOf(negative * OfExample(-(slope * low))));
        Send(node.Inputs[0], (positive * OfExample(below) + negative * OfExample(slope)).Reshape(coefficient.Type.Dimensions.AsSpan()));
    }

    private void Collect(Value coefficient, Value center, Value radius)
    {
        Value parts = ByExample(coefficient);
        AddTerm(SumOf(parts * OfExample(center) - parts.Unary(OpKind.Abs) * OfExample(radius)));
    }

    private void Send(int node, Value part) => _coefficients[node] = _coefficients[node] is { } old ? old + part : part;

    private void AddTerm(Value term) => _total = _total is { } total ? total + term : term;

    // [K·N, …] as [N, K, …].
    private Value ByExample(Value coefficient) => coefficient.Reshape([Dimension.Batch, _classes, .. coefficient.Type.Dimensions.AsSpan()[1..]]);

    // [N, …] as [N, 1, …].
    private static Value OfExample(Value value) => value.Reshape([Dimension.Batch, 1, .. value.Type.Dimensions.AsSpan()[1..]]);

    // [N, K, …] to [N, K].
    private static Value SumOf(Value parts) => parts.Sum([.. Enumerable.Range(2, parts.Type.Rank - 2)]);

    private TensorType ManyRows(TensorType type) => type.With([Rows, .. type.Dimensions.AsSpan()[1..]]);

    // A literal of its own, so that no two probes are one node.
    private Value Probe(TensorType type) => _builder.Constant(Literal.Of(new Shape(1), new float[1])).Expand(ManyRows(type).Dimensions.AsSpan());
}
