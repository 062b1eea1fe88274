using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Models;

/// <summary>What still detects an object: the sum over all candidates near it of how far their log-odds are above the threshold. An attacker wants it to be 0.</summary>
/// <remarks>
/// <para><c>Σ_a [overlap(b_a, o) ≥ ω] max(0, l_a - log(τ / (1 - τ)) + 1)</c> with the log-odds l and boxes b of the candidates, the object's box o, the score τ of the rule, and
/// ω four fifths of its overlap: boxes that are a little off count too, because the next step may move them. At 0 every candidate near the object is one unit below the threshold.
/// Which boxes are near has no gradient.</para>
/// <para>Every candidate pulls at once: pulling the highest score only lets the others take its place.</para>
/// <para>Not safe for concurrent calls.</para>
/// </remarks>
public sealed class VanishingObjective : IDisposable
{
    private const float OverlapShare = 0.8f, Lead = 1;
    private const string TruthName = "truth", ValuesName = "values", GradientName = "gradient";

    private readonly Plan _plan;
    private readonly int _capacity, _rowLength;

    internal VanishingObjective(Graph detector, DetectionRule rule, PlanOptions options, PlanThreads threads)
    {
        _capacity = options.Capacity;
        TensorType type = detector.InputType(MappedDetector.InputName);
        _rowLength = type.Bind(1).RowLength;
        var builder = new GraphBuilder();
        Value images = builder.Input(MappedDetector.InputName, type);
        Value truth = builder.Input(TruthName, TensorType.Float(type[0], 4));
        IReadOnlyDictionary<string, Value> outputs = builder.Splice(detector, new Dictionary<string, Value> { [MappedDetector.InputName] = images });
        Value near = Overlap(outputs[MappedDetector.BoxesName], truth).Binary(OpKind.GreaterOrEqual, builder.Constant(OverlapShare * rule.Overlap));
        float threshold = MathF.Log(rule.Score / (1 - rule.Score));
        Value rest = (outputs[MappedDetector.LogOddsName] + (Lead - threshold)).Relu().Where(near, builder.Constant(0f)).Sum([1]);
        _plan = Plan.Compile(builder.Build((ValuesName, rest), (GradientName, Gradient.Of(rest, null, images)[0])), options, threads);
    }

    /// <summary>Values and gradients: one forward and one backward pass per image.</summary>
    /// <param name="images">Images, <c>[n,C,H,W]</c>. Not modified.</param>
    /// <param name="truths">The object of each image.</param>
    /// <param name="values">Receives n values, zero or more.</param>
    /// <param name="gradient">Receives the gradient of value i with respect to image i, shape of <paramref name="images"/>.</param>
    /// <exception cref="ArgumentException">The shapes or lengths do not fit.</exception>
    public void Evaluate(Tensor images, ReadOnlySpan<Box> truths, Span<float> values, Tensor gradient)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(gradient);
        GraphClassifier.RequireShape(images, _rowLength, nameof(images));
        if (gradient.Count != images.Count) throw new ArgumentException($"The gradient must be {images.Shape}, was {gradient.Shape}.", nameof(gradient));
        if (truths.Length != images.Rows || values.Length < images.Rows) throw new ArgumentException($"{images.Rows} images need as many boxes and values.", nameof(truths));
        for (int start = 0; start < images.Rows; start += _capacity)
        {
            int rows = Math.Min(_capacity, images.Rows - start);
            images.Data.Slice(start * _rowLength, rows * _rowLength).CopyTo(_plan.Input(MappedDetector.InputName));
            Span<float> boxes = _plan.Input(TruthName);
            for (int i = 0; i < rows; i++)
                (boxes[4 * i], boxes[4 * i + 1], boxes[4 * i + 2], boxes[4 * i + 3]) = truths[start + i];
            _plan.Run(rows);
            _plan.Output(ValuesName)[..rows].CopyTo(values[start..]);
            _plan.Output(GradientName)[..(rows * _rowLength)].CopyTo(gradient.Data[(start * _rowLength)..]);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _plan.Dispose();

    private static Value Overlap(Value boxes, Value truth)
    {
        Value[] b = [.. Enumerable.Range(0, 4).Select(i => boxes.Slice(2, i, i + 1).Reshape(boxes.Type[0], boxes.Type[1]))];
        Value[] o = [.. Enumerable.Range(0, 4).Select(i => truth.Slice(1, i, i + 1))];
        Value width = (b[2].Binary(OpKind.Min, o[2]) - b[0].Binary(OpKind.Max, o[0])).Relu(), height = (b[3].Binary(OpKind.Min, o[3]) - b[1].Binary(OpKind.Max, o[1])).Relu();
        Value common = width * height;
        Value all = (b[2] - b[0]).Relu() * (b[3] - b[1]).Relu() + (o[2] - o[0]) * (o[3] - o[1]) - common;
        return common / all;
    }
}
