using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Models.Tests;

public sealed class DecisionOnlyClassifierTests
{
    [Fact]
    public void Scores_AnyRow_AreOneForTheDecidedClassOnly()
    {
        // The scores are the inputs themselves: a winner, a tie, NaN in front, NaN behind, infinity, minus infinity beside a winner.
        var identity = new LinearClassifier(new float[,] { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } });
        var model = new DecisionOnlyClassifier(new Echo(identity));
        float[] inputs =
        [
            0.1f, 0.2f, 0.3f,
            0.3f, 0.3f, 0.1f,
            float.NaN, 0.5f, 0.1f,
            0.5f, 0.1f, float.NaN,
            0.1f, float.PositiveInfinity, 0.1f,
            0.1f, float.NegativeInfinity, 0,
        ];
        var points = new Tensor(new Shape(6, 3));
        inputs.CopyTo(points.Data);
        var scores = new Tensor(new Shape(6, 3));
        model.Scores(points, scores);
        Assert.Equal([0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0], scores.Data.ToArray());
        Assert.Equal((identity.ExampleShape, 3, identity.Bounds, 4), (model.ExampleShape, model.Classes, model.Bounds, model.Capacity));
    }

    [Fact]
    public void Constructor_Nothing_Throws() => Assert.Throws<ArgumentNullException>(() => new DecisionOnlyClassifier(null!));

    private sealed class Echo(IClassifier shape) : IClassifier
    {
        public Shape ExampleShape => shape.ExampleShape;

        public int Classes => shape.Classes;

        public InputBounds Bounds => shape.Bounds;

        public int Capacity => shape.Capacity;

        public void Scores(Tensor inputs, Tensor scores) => inputs.Data.CopyTo(scores.Data);
    }
}
