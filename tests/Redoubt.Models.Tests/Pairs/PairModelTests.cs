using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Models.Tests;

public sealed class PairModelTests
{
    private static readonly Shape Image = new(1, 2, 2);

    // e = W·x with x the four pixels: every cosine can be computed by hand.
    private static readonly float[,] Weights = { { 1, 2, -1, 0.5f }, { 0, 1, 1, -2 }, { 3, 0, 0.5f, 1 } };

    [Fact]
    public void Scores_LinearEmbedding_AreTheScaledCosineLessTheThreshold()
    {
        Tensor pairs = Pairs(6);
        var model = PairModel.Create(Embedding(), new InputMapping(), Image);
        Assert.Equal((3, new Shape(2, 2, 2)), (model.Dimensions, model.PairShape));
        using var classifier = new GraphClassifier(model.Scores(0.25), InputBounds.Unit);
        var scores = new Tensor(new Shape(6, 2));
        classifier.Scores(pairs, scores);
        for (int row = 0; row < 6; row++)
        {
            Assert.Equal(0, scores.Row(row)[0]);
            Assert.Equal(20 * (Cosine(pairs.Row(row)[..4], pairs.Row(row)[4..]) - 0.25), scores.Row(row)[1], 1e-4);
        }
    }

    [Fact]
    public void Embed_IsOfLengthOneAndGivesTheSameCosine()
    {
        Tensor pairs = Pairs(20);
        var model = PairModel.Create(Embedding(), new InputMapping(), Image);
        Tensor embeddings = model.Embed(pairs.Reshape(new Shape(40, 1, 2, 2)), threads: 1, TestContext.Current.CancellationToken);
        for (int row = 0; row < 20; row++)
        {
            double dot = 0, length = 0;
            for (int i = 0; i < 3; i++)
            {
                dot += embeddings.Row(2 * row)[i] * embeddings.Row(2 * row + 1)[i];
                length += embeddings.Row(row)[i] * embeddings.Row(row)[i];
            }

            Assert.Equal(1, length, 1e-5);
            Assert.Equal(Cosine(pairs.Row(row)[..4], pairs.Row(row)[4..]), dot, 1e-5);
        }
    }

    [Fact]
    public void Gradient_FirstImageAgreesWithDifferences_SecondIsZero()
    {
        Tensor pairs = Pairs(3);
        using var classifier = new GraphClassifier(PairModel.Create(Embedding(), new InputMapping { Scale = 2, Mean = [0.5f] }, Image).Scores(0.1), InputBounds.Unit);
        Tensor scores = new(new Shape(3, 2)), gradients = new(pairs.Shape);
        classifier.Compile(ObjectiveKind.Margin).Evaluate(pairs, [1, 1, 0], [], scores, new float[3], gradients);
        for (int row = 0; row < 3; row++)
        {
            double sign = row < 2 ? -20 : 20; // the margin of a same pair is -s, of a different one s
            for (int i = 0; i < 4; i++)
            {
                double expected = sign * (Moved(pairs.Row(row), i, 1e-3) - Moved(pairs.Row(row), i, -1e-3)) / 2e-3;
                Assert.Equal(expected, gradients.Row(row)[i], 2e-3 * (1 + Math.Abs(expected)));
            }

            Assert.Equal(new float[4], gradients.Row(row)[4..].ToArray());
        }
    }

    [Fact]
    public void FirstImage_FixesTheSecond()
    {
        PerturbationMask mask = PairModel.Create(Embedding(), new InputMapping(), Image).FirstImage;
        Assert.Equal([true, true, true, true, false, false, false, false], mask.Free.ToArray());
    }

    [Fact]
    public void Create_WrongParts_SayWhatIsWrong()
    {
        Assert.Contains("no output 'x'", Assert.Throws<ArgumentException>(() => PairModel.Create(Embedding(), new InputMapping(), Image, "x")).Message, StringComparison.Ordinal);
        Assert.Contains("images [C,H,W]", Assert.Throws<ArgumentException>(() => PairModel.Create(Embedding(), new InputMapping(), new Shape(4))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => PairModel.Create(Embedding(), new InputMapping(), Image).Scores(1.5));
    }

    private static Graph Embedding()
    {
        var builder = new GraphBuilder();
        Value image = builder.Input("image", TensorType.Float(Dimension.Batch, 1, 2, 2));
        var columns = new float[12];
        for (int i = 0; i < 12; i++) columns[i] = Weights[i % 3, i / 3];
        return builder.Build(("vector", image.Reshape(Dimension.Batch, 4).MatMul(builder.Constant(Literal.Of(new Shape(4, 3), columns)))));
    }

    private static Tensor Pairs(int count)
    {
        var pairs = new Tensor(new Shape(count, 2, 2, 2));
        new RandomKey(5).FillUniform(pairs.Data);
        return pairs;
    }

    private static double Moved(ReadOnlySpan<float> pair, int index, double by)
    {
        double[] first = new double[4], second = new double[4];
        for (int i = 0; i < 4; i++) (first[i], second[i]) = (2 * (pair[i] + (i == index ? by : 0)) - 0.5, 2 * (double)pair[4 + i] - 0.5);
        return Cosine(first, second);
    }

    private static double Cosine(ReadOnlySpan<float> first, ReadOnlySpan<float> second) => Cosine(Array.ConvertAll(first.ToArray(), static x => (double)x), Array.ConvertAll(second.ToArray(), static x => (double)x));

    private static double Cosine(double[] first, double[] second)
    {
        double[] a = Map(first), b = Map(second);
        return a.Zip(b, static (x, y) => x * y).Sum() / Math.Sqrt(a.Sum(static x => x * x) * b.Sum(static x => x * x));
    }

    private static double[] Map(double[] pixels) => [.. Enumerable.Range(0, 3).Select(j => Enumerable.Range(0, 4).Sum(i => Weights[j, i] * pixels[i]))];
}
