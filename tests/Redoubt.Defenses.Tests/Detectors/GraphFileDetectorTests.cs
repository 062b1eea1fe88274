using Redoubt.Data;
using Redoubt.Graphs;

namespace Redoubt.Defenses.Tests;

public sealed class GraphFileDetectorTests
{
    private static readonly LabeledData Rows = SmallModel.Rows(20, 5);

    [Fact]
    public void Suspicion_Verdict_IsLeadOfSecondScoreOfTheLayer()
    {
        var builder = new GraphBuilder();
        Value layer = builder.Input("layer", TensorType.Float(Dimension.Batch, SmallModel.Width));
        Graph graph = builder.Build(("scores", layer.Slice(1, 1, 3)));
        float[] found = SmallModel.Suspicion(new VerdictDetector("learned-layer", "none", graph, SmallModel.Hidden) { Standard = (0.5f, 2) }, Rows.Inputs);
        for (int row = 0; row < Rows.Rows; row++)
        {
            double[] hidden = SmallModel.HiddenOf(Rows.Inputs.Row(row));
            Assert.Equal(2 * (hidden[2] - hidden[1]), found[row], 1e-4);
        }
    }

    // The "auto-encoder" halves every value.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Suspicion_Reconstruction_IsErrorOrDivergence(bool ofProbabilities)
    {
        var builder = new GraphBuilder();
        Value input = builder.Input("input", TensorType.Float(Dimension.Batch, 1, 4, 4));
        Graph graph = builder.Build(("output", (input * 0.5f).Reshape(Dimension.Batch, 16)));
        float[] found = SmallModel.Suspicion(new ReconstructionDetector(graph, ofProbabilities), Rows.Inputs);
        for (int row = 0; row < Rows.Rows; row++)
        {
            float[] image = Rows.Inputs.Row(row).ToArray(), half = [.. image.Select(static v => v / 2)];
            double expected = image.Average(static v => Math.Abs(v / 2.0));
            if (ofProbabilities)
            {
                double[] p = Softened(image), q = Softened(half);
                expected = Enumerable.Range(0, p.Length).Sum(i => 0.5 * p[i] * Math.Log(2 * p[i] / (p[i] + q[i])) + 0.5 * q[i] * Math.Log(2 * q[i] / (p[i] + q[i])));
            }

            Assert.Equal(expected, found[row], 1e-5);
        }
    }

    [Fact]
    public void Ctor_OneScore_Throws()
    {
        var builder = new GraphBuilder();
        Graph graph = builder.Build(("scores", builder.Input("input", TensorType.Float(Dimension.Batch, 1))));
        Assert.Throws<ArgumentException>(() => new VerdictDetector("file", "none", graph));
    }

    private static double[] Softened(float[] image) => SmallModel.Softmax([.. SmallModel.Scores(image).Select(static s => s / 10)]);
}
