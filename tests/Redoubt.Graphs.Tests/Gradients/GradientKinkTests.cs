using static Redoubt.Graphs.Tests.Evaluation;

namespace Redoubt.Graphs.Tests;

/// <summary>Values where a derivative does not exist. Every expected number was printed by torch.autograd.grad of PyTorch 1.13.1 in double precision.</summary>
public sealed class GradientKinkTests
{
    [Fact]
    public void Of_UnaryKinks_FollowPyTorch()
    {
        Assert.Equal([0, 0, 1], First(static x => x[0].Relu(), Vector(-1, 0, 1)));
        Assert.Equal([0.125, 0.125, 1], First(static x => x[0].Unary(OpKind.LeakyRelu, new SlopeAttributes(0.125f)), Vector(-1, 0, 1)));
        Assert.Equal([-1, 0, 1], First(static x => x[0].Unary(OpKind.Abs), Vector(-1, 0, 1)));
        Assert.Equal([0, 1, 1, 1, 0], First(static x => x[0].Unary(OpKind.Clip, new ClipAttributes(-1, 1)), Vector(-2, -1, 0, 1, 2)));
        Assert.Equal([0, 0, 0], First(static x => x[0].Unary(OpKind.Clip, new ClipAttributes(1, -1)), Vector(-2, 0, 1)));
        Assert.Equal([double.PositiveInfinity, 0.25], First(static x => x[0].Unary(OpKind.Sqrt), Vector(0, 4)));
        Assert.Equal([double.PositiveInfinity, 0.25], First(static x => x[0].Unary(OpKind.Log), Vector(0, 4)));
    }

    [Fact]
    public void Of_TiesOfMinAndMax_ShareHalf()
    {
        ReferenceValue a = Vector(1, 1, 2), b = Vector(1, 2, 1);
        Assert.Equal([0.5, 1, 0], First(static x => x[0].Binary(OpKind.Min, x[1]), a, b));
        Assert.Equal([0.5, 0, 1], Second(static x => x[0].Binary(OpKind.Min, x[1]), a, b));
        Assert.Equal([0.5, 0, 1], First(static x => x[0].Binary(OpKind.Max, x[1]), a, b));
        Assert.Equal([0.5, 1, 0], Second(static x => x[0].Binary(OpKind.Max, x[1]), a, b));
    }

    [Fact]
    public void Of_TiesOfReduceMax_ShareEvenly() =>
        Assert.Equal([0, 0.5, 0.5, 1 / 3.0, 1 / 3.0, 1 / 3.0], First(static x => x[0].Largest([1]), Numbers([2, 3], 1, 3, 3, 2, 2, 2)));

    [Fact]
    public void Of_TiesOfMaxPool_GoToTheFirst() =>
        Assert.Equal(
            [1, 0, 0, 0],
            First(static x => x[0].Unary(OpKind.MaxPool, new WindowAttributes { KernelHeight = 2, KernelWidth = 2 }), Numbers([1, 1, 2, 2], 1, 1, 1, 1)));

    [Fact]
    public void Of_Pow_FollowsPyTorch()
    {
        ReferenceValue a = Vector(0, 0, 0, 2, -2, 0), b = Vector(2, 1, 0, 3, 2, -1);
        Assert.Equal([0, 1, 0, 12, -4, double.NegativeInfinity], First(static x => x[0].Binary(OpKind.Pow, x[1]), a, b));
        double[] exponent = Second(static x => x[0].Binary(OpKind.Pow, x[1]), a, b);
        Assert.Equal([0, 0, 0], exponent[..3]);
        Assert.Equal(5.545177444479562, exponent[3], 1e-15);
        Assert.Equal([double.NaN, double.NegativeInfinity], exponent[4..]);
    }

    [Fact]
    public void Of_DivisionByZero_IsInfinite()
    {
        Assert.Equal([0.5, double.PositiveInfinity], First(static x => x[0] / x[1], Vector(1, 2), Vector(2, 0)));
        Assert.Equal([-0.25, double.NegativeInfinity], Second(static x => x[0] / x[1], Vector(1, 2), Vector(2, 0)));
    }

    private static double[] First(Func<Value[], Value> function, params ReferenceValue[] operands) =>
        Run((_, x) => Gradient.Of(function(x), null, x[0])[0], operands).Numbers;

    private static double[] Second(Func<Value[], Value> function, params ReferenceValue[] operands) =>
        Run((_, x) => Gradient.Of(function(x), null, x[1])[0], operands).Numbers;
}
