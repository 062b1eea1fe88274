using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Certification.Tests;

/// <summary>Networks built so that bounds rounded to nearest certify what is false (Jia and Rinard, SAS 2021, arXiv:2003.03021; Zombori et al., ICLR 2021).</summary>
public sealed class FoolingNetworkTests
{
    // 2^25 swallows each 1 that is added to it; the last term takes it away again. The real sum is the number of ones.
    private const float Huge = 1 << 25;

    /// <summary>Weights of a sum whose value in float32 depends on the order, and where the swallowed ones stand.</summary>
    public static TheoryData<int, int> Sums => new() { { 16, 3 }, { 40, 30 }, { 100, 64 }, { 1000, 900 } };

    [Theory]
    [MemberData(nameof(Sums))]
    public void Certify_CancellationSwallowsOnes_NaiveBoundsAreFalseAndOursAreNot(int terms, int place)
    {
        float[] weights = Swallowing(terms, place);
        double real = terms - 2;
        float[] ones = [.. Enumerable.Repeat(1f, terms)];
        (float[] naive, _) = NaiveBounds.Of(ones, ones, [(AsRow(weights), new float[1])]);
        Assert.NotEqual(real, naive[0]);

        // The threshold lies between the real value and what the naive bounds believe, so they certify the class that real arithmetic does not choose.
        float threshold = (float)((real + naive[0]) / 2);
        int naiveClass = naive[0] > threshold ? 0 : 1, realClass = 1 - naiveClass;
        (float[,] Weights, float[] Bias)[] network = [(TwoRows(weights), [0, threshold])];
        (float[] lower, float[] upper) = NaiveBounds.Of(ones, ones, network);
        Assert.True(lower[naiveClass] > upper[realClass], "the naive bounds certify");
        Assert.True((real > threshold ? 0 : 1) == realClass, "and they are wrong");

        Assert.False(Certify(network, terms, naiveClass).IsCertified);
        Assert.False(Certify(network, terms, realClass).IsCertified);
    }

    [Theory]
    [MemberData(nameof(Sums))]
    public void Bounds_CancellationSwallowsOnes_HoldTheRealSumAndEveryOrder(int terms, int place)
    {
        float[] weights = Swallowing(terms, place);
        using var bounded = new BoundedGraph(NaiveBounds.Network([(AsRow(weights), new float[1])]), new() { Capacity = 1, Threads = 1 });
        var ones = new Dictionary<string, Literal> { ["x"] = Literal.Of(new Shape(1, terms), [.. Enumerable.Repeat(1f, terms)]) };
        (float[] lower, float[] upper) = bounded.Run(ones, ones, 1)[bounded.Graph.Outputs[0].Node];
        var sums = new List<double> { terms - 2 };
        for (ulong order = 0; order < 200; order++) sums.Add(SumInOrder(weights, new RandomKey(order)));
        Assert.True(sums.Distinct().Count() > 1, "the order makes no difference, so the test shows nothing");
        Assert.All(sums, sum => Assert.InRange(sum, lower[0], upper[0]));
    }

    // A hidden neuron that is 0 in real arithmetic and alive after rounding, made large by the next layer: the trigger of Zombori et al.
    [Fact]
    public void Certify_HiddenNeuronWokenByRounding_NaiveBoundsAreFalseAndOursAreNot()
    {
        // Σ = 2^25·x - 2^25·x + (1 - 1) in every exact arithmetic; the bias of 0.75 is swallowed or not, the order decides.
        const int Terms = 12;
        float[] weights = Swallowing(Terms, 6);
        float[] ones = [.. Enumerable.Repeat(1f, Terms)];
        (float[] naive, _) = NaiveBounds.Of(ones, ones, [(AsRow(weights), new float[1])]);
        double real = Terms - 2;
        float bias = (float)(-(real + naive[0]) / 2), gain = real > naive[0] ? 1000 : -1000;
        (float[,] Weights, float[] Bias)[] network = [(AsRow(weights), [bias]), (new float[,] { { gain }, { 0 } }, [0, gain])];
        (float[] lower, float[] upper) = NaiveBounds.Of(ones, ones, network);
        double hidden = Math.Max(0, real + bias);
        int realClass = gain * hidden > gain ? 0 : 1;
        Assert.True(lower[1 - realClass] > upper[realClass], "the naive bounds certify the class that real arithmetic does not choose");
        Assert.False(Certify(network, Terms, 1 - realClass).IsCertified);
    }

    // Even where the box is wide enough for real arithmetic to leave room, a certificate needs more than rounding can take away.
    [Fact]
    public void Certify_MarginBelowTheRoundingOfTheScores_IsNotCertified()
    {
        const int Terms = 64;
        float[,] weights = new float[2, Terms];
        for (int i = 0; i < Terms; i++) weights[0, i] = weights[1, i] = i % 2 == 0 ? 1e6f : -1e6f;
        (float[,] Weights, float[] Bias)[] network = [(weights, [1e-3f, 0])];
        Assert.False(Certify(network, Terms, 0).IsCertified);
        network = [(weights, [1e4f, 0])];
        Assert.True(Certify(network, Terms, 0).IsCertified);
    }

    private static CertifiedMargin Certify(IReadOnlyList<(float[,] Weights, float[] Bias)> network, int terms, int label)
    {
        var options = new IntervalCertifierOptions { Ball = PerturbationBall.Linf(0), Bounds = InputBounds.Unit, Threads = 1 };
        var linear = new LinearCertifierOptions { Intervals = options, Method = CertificationMethod.Linear, StopAtProof = false };

        // Keeps what intervals prove, so it is fooled where either is.
        using var certifier = new LinearCertifier(NaiveBounds.Network(network), linear);
        var margins = new CertifiedMargin[1];
        float[] ones = [.. Enumerable.Repeat(1f, terms)];
        certifier.Certify(new Tensor(new Shape(1, terms), ones), [label], margins, TestContext.Current.CancellationToken);
        return margins[0];
    }

    // Huge first, ones, -Huge at a place, ones.
    private static float[] Swallowing(int terms, int place)
    {
        float[] weights = [.. Enumerable.Repeat(1f, terms)];
        (weights[0], weights[place]) = (Huge, -Huge);
        return weights;
    }

    private static float SumInOrder(float[] terms, RandomKey key)
    {
        float sum = 0;
        foreach (float term in terms.Select((term, i) => (term, Rank: key.Below(1 << 30, (uint)i))).OrderBy(static t => t.Rank).Select(static t => t.term)) sum += term;
        return sum;
    }

    private static float[,] AsRow(float[] weights)
    {
        var row = new float[1, weights.Length];
        for (int i = 0; i < weights.Length; i++) row[0, i] = weights[i];
        return row;
    }

    private static float[,] TwoRows(float[] weights)
    {
        var rows = new float[2, weights.Length];
        for (int i = 0; i < weights.Length; i++) rows[0, i] = weights[i];
        return rows;
    }
}
