using Redoubt.Tensors;

namespace Redoubt.Data.Tests;

public sealed class StratifiedSampleTests
{
    private static readonly RandomKey Key = new(7);

    [Theory]
    // Quotas 10 x (50, 30, 20) / 100 are whole; 7 x … = 3.5, 2.1, 1.4: floors 3 2 1, the one left goes to class 0;
    // 3 x … = 1.5, 0.9, 0.6: floors 1 0 0, the two left go to classes 1 and 2; 1 x … = 0.5, 0.3, 0.2.
    [InlineData(10, 5, 3, 2)]
    [InlineData(7, 4, 2, 1)]
    [InlineData(3, 1, 1, 1)]
    [InlineData(1, 1, 0, 0)]
    [InlineData(100, 50, 30, 20)]
    [InlineData(1000, 50, 30, 20)]
    public void Choose_KnownShares_FollowsLargestRemainder(int count, int zeros, int ones, int twos)
    {
        int[] labels = Labels(50, 30, 20);
        StratifiedSample sample = StratifiedSample.Choose(labels, 3, count, Key);
        Assert.Equal([zeros, ones, twos], Enumerable.Range(0, 3).Select(c => sample.Rows.Count(row => labels[row] == c)));
    }

    [Fact]
    public void Choose_AnySizes_KeepsEveryClassWithinOneOfItsQuota()
    {
        for (ulong seed = 0; seed < 200; seed++)
        {
            var key = new RandomKey(seed);
            int classes = 1 + key.Below(12, 0), rows = 1 + key.Below(300, 1), count = 1 + key.Below(rows, 2);
            int[] labels = [.. Enumerable.Range(0, rows).Select(i => key.Fold(9).Below(classes, (uint)i))];
            int[] chosen = StratifiedSample.Choose(labels, classes, count, key).Rows;

            Assert.Equal(count, chosen.Length);
            Assert.Equal(chosen.Order().Distinct(), chosen);
            for (int c = 0; c < classes; c++)
            {
                double quota = (double)count * labels.Count(label => label == c) / rows;
                Assert.True(Math.Abs(chosen.Count(row => labels[row] == c) - quota) < 1, $"seed {seed}, class {c}");
            }
        }
    }

    [Fact]
    public void Choose_SameKey_SameRows()
    {
        int[] labels = Labels(50, 30, 20);
        Assert.Equal(StratifiedSample.Choose(labels, 3, 20, Key).Rows, StratifiedSample.Choose(labels, 3, 20, Key).Rows);
        Assert.NotEqual(StratifiedSample.Choose(labels, 3, 20, Key).Rows, StratifiedSample.Choose(labels, 3, 20, new RandomKey(8)).Rows);
    }

    [Fact]
    public void Choose_ManyKeys_EveryRowEquallyLikely()
    {
        // 4 of 10 rows in each of 5,000 draws: every row has mean 2,000 and standard deviation sqrt(5000 x 0.4 x 0.6) = 34.6; five of them are 173.
        int[] labels = Labels(5, 5), hits = new int[10];
        for (ulong seed = 0; seed < 5000; seed++)
        {
            foreach (int row in StratifiedSample.Choose(labels, 2, 4, new RandomKey(seed)).Rows) hits[row]++;
        }

        Assert.All(hits, count => Assert.InRange(count, 1827, 2173));
    }

    [Fact]
    public void Choose_ClassesWithoutRows_AreListed()
    {
        Assert.Equal([1, 3], StratifiedSample.Choose([0, 0, 2, 2], 4, 4, Key).MissingClasses);
        Assert.Equal([2], StratifiedSample.Choose(Labels(50, 50, 1), 3, 10, Key).MissingClasses);
        Assert.Empty(StratifiedSample.Choose(Labels(5, 5), 2, 4, Key).MissingClasses);
    }

    [Fact]
    public void Choose_BadArguments_AreNamed()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => StratifiedSample.Choose([0], 0, 1, Key));
        Assert.Throws<ArgumentOutOfRangeException>(() => StratifiedSample.Choose([0], 1, 0, Key));
        var e = Assert.Throws<ArgumentOutOfRangeException>(() => StratifiedSample.Choose([0, 5], 3, 1, Key));
        Assert.StartsWith("Labels must be in [0, 2], row 1 has 5.", e.Message, StringComparison.Ordinal);
    }

    private static int[] Labels(params int[] sizes) => [.. sizes.SelectMany((size, c) => Enumerable.Repeat(c, size))];
}
