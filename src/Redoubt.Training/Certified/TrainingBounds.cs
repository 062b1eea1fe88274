using Redoubt.Graphs;

namespace Redoubt.Training;

/// <summary>Interval bound propagation for training (Gowal et al., 2018, arXiv:1810.12715, section 3): bounds in plain float32 arithmetic, without the outward rounding that
/// certificates need.</summary>
/// <remarks>Kept apart from <c>IntervalBounds</c> on purpose: outward rounding, and factors that are values of the step, cost it six times the passes over memory (docs/adr/0006).
/// What is computed here is never reported; certificates come from the other.</remarks>
internal static class TrainingBounds
{
    private const string Interpreter = "bounds in training";

    /// <summary>Emits the bounds of a classifier's decisions.</summary>
    /// <param name="classifier">One data input, one output of scores <c>[N,K]</c>.</param>
    /// <param name="box">Bounds of the data input.</param>
    /// <param name="points">What stands for parameters and running statistics, by name.</param>
    /// <param name="labels">Int64 <c>[N]</c>.</param>
    /// <exception cref="UnsupportedOpException">An operation has no bounds here.</exception>
    public static DecisionBounds Emit(Graph classifier, TrainingBox box, IReadOnlyDictionary<string, Value> points, Value labels)
    {
        GraphBuilder builder = labels.Builder;
        var exact = new Value?[classifier.Nodes.Length];
        var boxes = new TrainingBox?[classifier.Nodes.Length];
        var rectified = new List<TrainingBox>();
        for (int i = 0; i < boxes.Length; i++)
        {
            Node node = classifier.Nodes[i];
            if (node.Attributes is InputAttributes input)
            {
                if (input.Role == InputRole.Data) boxes[i] = box;
                else exact[i] = points[input.Name];
            }
            else if (node.Inputs.All(operand => boxes[operand] is null))
            {
                exact[i] = builder.Apply(node.Kind, [.. node.Inputs.Select(operand => exact[operand]!.Value)], node.Attributes);
            }
            else
            {
                if (node.Kind == OpKind.Relu) rectified.Add(boxes[node.Inputs[0]]!);
                boxes[i] = new Call(builder, node, [.. node.Inputs.Select(operand => (boxes[operand], exact[operand]))]).Bound();
            }
        }

        return new DecisionBounds(Margins(classifier, boxes, exact, labels), rectified) { Boxes = boxes, Exact = exact };
    }

    // The lead z_t - z_j of scores W·y + b is bounded as ((W_t - W_j)·y + b_t - b_j): what both share cancels (section 3 of the paper).
    private static Value Margins(Graph classifier, TrainingBox?[] boxes, Value?[] exact, Value labels)
    {
        int output = classifier.Outputs[0].Node;
        TrainingBox scores = boxes[output]!;
        Node last = classifier.Nodes[output];
        Node? product = last.Kind == OpKind.MatMul ? last : last.Kind == OpKind.Add ? last.Inputs.Select(i => classifier.Nodes[i]).FirstOrDefault(static n => n.Kind == OpKind.MatMul) : null;
        if (product?.Attributes is not MatMulAttributes attributes || exact[product.Inputs[1]] is not { } weights || boxes[product.Inputs[0]] is not { } features)
            return Of(scores.Lower, labels) - scores.Upper;
        if (!attributes.TransposeRight) weights = weights.Transpose(1, 0);
        (int classes, int width) = (weights.Type[0].Size, weights.Type[1].Size);
        Value differences = (weights.Reshape(classes, 1, width) - weights.Reshape(1, classes, width)).Unary(OpKind.Abs).Reshape(classes * classes, width);
        Value spread = features.Radius.MatMul(differences, transposeRight: true).Reshape(labels.Type[0], classes, classes);
        Value ofLabel = spread.Binary(OpKind.Gather, labels, new GatherAttributes(1));
        return Of(scores.Center, labels) - scores.Center - ofLabel;
    }

    private static Value Of(Value values, Value labels) => values.Binary(OpKind.Gather, labels, new GatherAttributes(1)).Reshape(values.Type[0], 1);

    /// <summary>One operation with at least one operand that is a box.</summary>
    private sealed class Call(GraphBuilder builder, Node node, (TrainingBox? Box, Value? Exact)[] operands)
    {
        private TrainingBox First => operands[0].Box ?? throw Unsupported();

        public TrainingBox Bound() => node.Kind switch
        {
            OpKind.Conv or OpKind.MatMul => Product(),
            OpKind.Add => Sum(1),
            OpKind.Sub => Sum(-1),
            OpKind.Mul => Scaled(),
            OpKind.Neg => TrainingBox.Between(-First.Upper, -First.Lower),
            OpKind.Relu or OpKind.Sigmoid or OpKind.Tanh or OpKind.Softplus or OpKind.MaxPool or OpKind.ReduceMax or OpKind.Clip =>
                TrainingBox.Between(Apply(First.Lower), Apply(First.Upper)),
            OpKind.LeakyRelu when node.As<SlopeAttributes>().Slope >= 0 => TrainingBox.Between(Apply(First.Lower), Apply(First.Upper)),
            OpKind.Reshape or OpKind.Transpose or OpKind.Slice or OpKind.Expand or OpKind.ReduceMean or OpKind.ReduceSum or OpKind.AveragePool => First.Map(x => Apply(x)),
            _ => throw Unsupported(),
        };

        private TrainingBox Product()
        {
            Value weights = operands[1].Exact ?? throw Unsupported();
            return TrainingBox.Around(Apply(First.Center, weights), Apply(First.Radius, weights.Unary(OpKind.Abs)));
        }

        private TrainingBox Sum(int sign)
        {
            (TrainingBox? Box, Value? Exact) left = operands[0], right = operands[1];
            if (left.Box is null) return TrainingBox.Around(Apply(left.Exact!.Value, right.Box!.Center), Shaped(right.Box.Radius));
            if (right.Box is null) return TrainingBox.Around(Apply(left.Box.Center, right.Exact!.Value), Shaped(left.Box.Radius));
            return sign > 0
                ? TrainingBox.Around(left.Box.Center + right.Box.Center, left.Box.Radius + right.Box.Radius)
                : TrainingBox.Around(left.Box.Center - right.Box.Center, left.Box.Radius + right.Box.Radius);
        }

        private TrainingBox Scaled()
        {
            (TrainingBox box, Value factor) = operands[0].Box is { } left
                ? (left, operands[1].Exact ?? throw Unsupported())
                : (operands[1].Box!, operands[0].Exact!.Value);
            return TrainingBox.Around(Apply(box.Center, factor), Apply(box.Radius, factor.Unary(OpKind.Abs)));
        }

        // A sum may broadcast its box to more elements.
        private Value Shaped(Value radius) => radius.Type.Equals(node.Type) ? radius : radius.Expand(node.Type.Dimensions.AsSpan());

        private Value Apply(params ReadOnlySpan<Value> values) => builder.Apply(node.Kind, values, node.Attributes);

        private UnsupportedOpException Unsupported() => new(node, Interpreter);
    }
}
