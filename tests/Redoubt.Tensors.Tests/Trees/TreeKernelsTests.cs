using Redoubt.Testing;

namespace Redoubt.Tensors.Tests;

public sealed unsafe class TreeKernelsTests
{
    public static TheoryData<InstructionSet> Sets => InstructionSetData.All;

    public static IEnumerable<RandomForestOptions> Forms =>
    [
        new(),
        new() { Trees = 1, MaxLeaves = 1 },
        new() { Trees = 40, MaxLeaves = 31, Comparisons = [TreeComparison.LessOrEqual] },
        new() { MaxLeaves = 33 },
        new() { MaxLeaves = 200 },
        new() { Trees = 2, MaxLeaves = 700, Features = 9 },
        new() { MaxLeaves = 60, Shared = true },
        new() { Targets = 3 },
        new() { Targets = 3, MaxLeaves = 90 },
        new() { Targets = 3, Complete = false },
        new() { Targets = 12, Complete = false, MaxLeaves = 50 },
        new() { Aggregate = TreeAggregate.Average },
        new() { Aggregate = TreeAggregate.Minimum, MaxLeaves = 50 },
        new() { Aggregate = TreeAggregate.Maximum, Targets = 2 },
        new() { Aggregate = TreeAggregate.Minimum, Targets = 3, Complete = false },
        new() { Aggregate = TreeAggregate.Maximum, Targets = 3, Complete = false },
        new() { Comparisons = [TreeComparison.Member], MaxLeaves = 40 },
    ];

    [Theory]
    [MemberData(nameof(Sets))]
    public void Evaluate_AnyForest_MatchesItsDefinition(InstructionSet set)
    {
        ulong number = 0;
        foreach (RandomForestOptions form in Forms)
        {
            for (int draw = 0; draw < 4; draw++)
            {
                var key = new RandomKey(TestSeed.Value).Fold(number++);
                TreeForest forest = RandomForest.Create(key, form);
                foreach (int rows in (int[])[0, 1, 3, 7, TreeKernels.For(set).BlockRows + 9])
                {
                    float[] x = RandomForest.Features(key.Fold((ulong)rows), rows * form.Features), y = Run(set, forest, x, form.Features);
                    for (int row = 0; row < rows; row++)
                    {
                        double[] expected = PlainForest.Evaluate(forest.Definition, x.AsSpan(row * form.Features, form.Features));
                        for (int t = 0; t < form.Targets; t++)
                        {
                            double difference = Math.Abs(expected[t] - y[(row * form.Targets) + t]);
                            Assert.True(difference <= 1e-5, $"{form}, seed {TestSeed.Value}, draw {number - 1}, row {row} of {rows}, target {t}: off by {difference}");
                        }
                    }
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void Evaluate_AnyWidthAndBatch_GivesTheSameBytes(InstructionSet set)
    {
        foreach (RandomForestOptions form in Forms)
        {
            var key = new RandomKey(TestSeed.Value).Fold(0xB17E5).Fold((ulong)form.MaxLeaves);
            TreeForest forest = RandomForest.Create(key, form with { Trees = 30 });
            float[] x = RandomForest.Features(key, 150 * form.Features);
            float[] together = Run(set, forest, x, form.Features);
            float[] alone = [.. Enumerable.Range(0, 150).SelectMany(row => Run(InstructionSet.Scalar, forest, x[(row * form.Features)..((row + 1) * form.Features)], form.Features))];

            Assert.True(Bits(together).SequenceEqual(Bits(alone)), $"{form}, seed {TestSeed.Value}");
        }
    }

    [Fact]
    public void Evaluate_RowsWiderThanNeeded_ReadsEachAtItsStride()
    {
        TreeForest forest = RandomForest.Create(new RandomKey(3), new RandomForestOptions { Features = 2 });
        float[] narrow = RandomForest.Features(new RandomKey(4), 20), wide = new float[50];
        for (int row = 0; row < 10; row++) narrow.AsSpan(2 * row, 2).CopyTo(wide.AsSpan(5 * row));

        Assert.Equal(Run(InstructionSets.Best, forest, narrow, 2), Run(InstructionSets.Best, forest, wide, 5));
    }

    [Fact]
    public void Compile_ManyRootsOfOneTree_StaysSmall()
    {
        TreeForest tree = RandomForest.Create(new RandomKey(5), new RandomForestOptions { Trees = 1, MaxLeaves = 250 });
        int[] roots = new int[20_000];
        Array.Fill(roots, tree.Definition.Roots[0]);
        TreeForest many = TreeForest.Create(tree.Definition with { Roots = [.. roots] });
        float[] x = RandomForest.Features(new RandomKey(6), 4 * 9);

        Assert.Equal(20_000 * (double)Run(InstructionSets.Best, tree, x, 4)[8], Run(InstructionSets.Best, many, x, 4)[8], tolerance: 5);
        Assert.True(many.Program.Trees[19_999].Words == 0, "the last tree is descended");
    }

    private static float[] Run(InstructionSet set, TreeForest forest, float[] x, int stride)
    {
        TreeKernels kernels = TreeKernels.For(set);
        int rows = x.Length / stride;
        using var input = new GuardedBuffer(x, misalignment: 1);
        using var output = new GuardedBuffer(rows * forest.Targets, misalignment: 3);
        using var scratch = new GuardedBuffer((int)kernels.ScratchLength(forest.Program));
        scratch.Span.Fill(float.NaN);
        kernels.Evaluate(forest.Program, input.Pointer, stride, rows, output.Pointer, scratch.Pointer);
        output.Check();
        scratch.Check();
        return output.Span.ToArray();
    }

    private static int[] Bits(float[] values) => Array.ConvertAll(values, BitConverter.SingleToInt32Bits);
}
