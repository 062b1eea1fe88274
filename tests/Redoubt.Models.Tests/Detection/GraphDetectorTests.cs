using Redoubt.Graphs;
using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Models.Tests;

public sealed class GraphDetectorTests
{
    private static readonly Shape Image = new(1, 3, 4);
    private static readonly float[] Boxes = [0, 0, 1, 1, 0, 0, 0.45f, 1, 0, 0, 0.2f, 0.2f];
    private static readonly float[] Offsets = [2, -1, 3];
    private readonly float[] _weights = new float[36];

    public GraphDetectorTests() => new RandomKey(5).FillUniform(_weights, -1, 1);

    [Fact]
    public void Detect_LinearDetector_GivesItsScoresAndBoxes()
    {
        using GraphDetector detector = Detector(new InputMapping());
        Tensor images = Images(11), scores = new(new Shape(11, 3)), boxes = new(new Shape(11, 3, 4));
        detector.Detect(images, scores, boxes);
        for (int row = 0; row < 11; row++)
        {
            for (int a = 0; a < 3; a++) Assert.Equal(1 / (1 + Math.Exp(-LogOdds(images.Row(row), a))), scores.Row(row)[a], 1e-5);
            Assert.Equal(Boxes, boxes.Row(row).ToArray());
        }
    }

    [Fact]
    public void Detect_WithMapping_SeesTheMappedImage()
    {
        using GraphDetector plain = Detector(new InputMapping()), mapped = Detector(new InputMapping { Scale = 3, Mean = [1] });
        Tensor images = Images(2), shifted = images.Clone(), one = new(new Shape(2, 3)), other = new(one.Shape), boxes = new(new Shape(2, 3, 4));
        foreach (ref float value in shifted.Data) value = 3 * value - 1;
        mapped.Detect(images, one, boxes);
        plain.Detect(shifted, other, boxes);
        for (int i = 0; i < 6; i++) Assert.Equal(other.Data[i], one.Data[i], 1e-5f);
    }

    [Fact]
    public void Evaluate_SeveralObjects_IsTheSumOverCandidatesNearEach()
    {
        using GraphDetector detector = Detector(new InputMapping());
        Tensor images = Images(9), gradient = new(images.Shape);
        var rule = new DetectionRule { Score = 0.7f, Overlap = 0.5f };
        Box[] truths = [.. Enumerable.Range(0, 9).Select(static i => (i % 3) switch { 0 => new Box(0, 0, 1, 1), 1 => new Box(0, 0, 0.45f, 1), _ => new Box(0.9f, 0.9f, 1, 1) })];
        var values = new float[9];
        detector.Compile(rule).Evaluate(images, truths, values, gradient);
        int active = 0;
        for (int row = 0; row < 9; row++)
        {
            double expected = 0;
            var slope = new double[12];
            for (int a = 0; a < 3; a++)
            {
                double above = LogOdds(images.Row(row), a) - Math.Log(0.7 / 0.3) + 1;
                if (Box.At(Boxes, a).Overlap(truths[row]) < 0.4f || above <= 0) continue;
                expected += above;
                active++;
                for (int i = 0; i < 12; i++) slope[i] += _weights[a * 12 + i];
            }

            Assert.Equal(expected, values[row], 1e-4);
            for (int i = 0; i < 12; i++) Assert.Equal(slope[i], gradient.Row(row)[i], 1e-4);
        }

        Assert.True(active > 3);
    }

    [Fact]
    public void Compile_SameRule_IsCompiledOnce()
    {
        using GraphDetector detector = Detector(new InputMapping());
        Assert.Same(detector.Compile(new DetectionRule()), detector.Compile(new DetectionRule()));
        Assert.NotSame(detector.Compile(new DetectionRule()), detector.Compile(new DetectionRule { Score = 0.5f }));
    }

    [Fact]
    public void Create_OtherOutputs_SaysWhatIsThere()
    {
        Graph graph = TinyDetector.Graph(Image, _weights, Offsets, Boxes);
        string Message(DetectorOutputs outputs) => Assert.Throws<ArgumentException>(() => MappedDetector.Create(graph, new InputMapping(), Image, outputs)).Message;
        Assert.StartsWith("The model has no output 'places'; it has 'scores'", Message(new DetectorOutputs(Boxes: "places")), StringComparison.Ordinal);
        Assert.StartsWith("A detector gives scores [N,A,K] and boxes [N,A,4]; ", Message(new DetectorOutputs("boxes", "scores")), StringComparison.Ordinal);
        Assert.Contains("has no column 2.", Message(new DetectorOutputs(Column: 2)), StringComparison.Ordinal);
    }

    [Fact]
    public void Detect_ProbabilitiesWithoutSoftmax_GiveTheSameLogOdds()
    {
        var builder = new GraphBuilder();
        Value input = builder.Input("image", TensorType.Float(Dimension.Batch, 1, 1, 2));
        Value scores = input.Reshape(Dimension.Batch, 2, 1);
        Value boxes = (scores * 0).Expand(Dimension.Batch, 2, 4) + builder.Constant(Literal.Of(new Shape(1, 2, 4), [0f, 0, 1, 1, 0, 0, 1, 1]));
        using var detector = new GraphDetector(
            MappedDetector.Create(builder.Build(("scores", scores), ("boxes", boxes)), new InputMapping(), new Shape(1, 1, 2), new DetectorOutputs(Column: 0)), InputBounds.Unit);
        Tensor images = new(new Shape(1, 1, 1, 2)), gradient = new(images.Shape);
        (images.Data[0], images.Data[1]) = (0.8f, 0.1f);
        var values = new float[1];
        detector.Compile(new DetectionRule()).Evaluate(images, [new Box(0, 0, 1, 1)], values, gradient);
        Assert.Equal(Math.Log(0.8 / 0.2) - Math.Log(0.7 / 0.3) + 1, values[0], 1e-4);
        Assert.Equal(1 / (0.8 * 0.2), gradient.Data[0], 1e-3);
        Assert.Equal(0, gradient.Data[1]);
    }

    private GraphDetector Detector(InputMapping mapping) =>
        new(MappedDetector.Create(TinyDetector.Graph(Image, _weights, Offsets, Boxes), mapping, Image, new DetectorOutputs()), InputBounds.Unit);

    private static Tensor Images(int count)
    {
        var images = new Tensor(new Shape(count, 1, 3, 4));
        new RandomKey(7).FillUniform(images.Data);
        return images;
    }

    private double LogOdds(ReadOnlySpan<float> image, int candidate)
    {
        double sum = Offsets[candidate];
        for (int i = 0; i < 12; i++) sum += (double)_weights[candidate * 12 + i] * image[i];
        return sum;
    }
}
