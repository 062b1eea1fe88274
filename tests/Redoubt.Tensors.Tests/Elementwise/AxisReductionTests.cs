using Redoubt.Testing;

namespace Redoubt.Tensors.Tests;

public sealed unsafe class AxisReductionTests
{
    public static TheoryData<InstructionSet> Sets => InstructionSetData.All;

    [Theory]
    [MemberData(nameof(Sets))]
    public void Run_RandomShapesAndAxes_MatchesDoublePrecision(InstructionSet set)
    {
        var random = new Random(5);
        for (int repeat = 0; repeat < 100; repeat++)
        {
            int rank = random.Next(0, 6);
            int[] extents = [.. Enumerable.Range(0, rank).Select(_ => random.Next(25) == 0 ? 0 : random.Next(1, random.Next(10) == 0 ? 70 : 7))];
            CheckAll(set, extents, (uint)random.Next(1 << rank), random);
        }
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void Run_LongAxes_MatchesDoublePrecision(InstructionSet set)
    {
        var random = new Random(6);
        CheckAll(set, [20_000], 1, random);
        CheckAll(set, [2, 20_000], 2, random);
        CheckAll(set, [1000, 21], 1, random);
        CheckAll(set, [300, 3, 40], 0b001, random);
        CheckAll(set, [30, 17, 9, 8], 0b1101, random);
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void Run_NaN_SpreadsToItsResultOnly(InstructionSet set)
    {
        var x = new float[3 * 40];
        x[45] = float.NaN; // row 1, column 5
        foreach (ReduceOperation operation in Enum.GetValues<ReduceOperation>())
        {
            float[] rows = Reduce(set, operation, x, [3, 40], 0b10), columns = Reduce(set, operation, x, [3, 40], 0b01);
            for (int row = 0; row < 3; row++) Assert.Equal(row == 1, float.IsNaN(rows[row]));
            for (int column = 0; column < 40; column++) Assert.Equal(column == 5, float.IsNaN(columns[column]));
        }
    }

    private static void CheckAll(InstructionSet set, int[] extents, uint axes, Random random)
    {
        float[] x = [.. Enumerable.Range(0, extents.Aggregate(1, (a, b) => a * b)).Select(_ => (float)((random.NextDouble() * 4) - 2))];
        List<double>[] groups = Groups(x, extents, axes);
        foreach (ReduceOperation operation in Enum.GetValues<ReduceOperation>())
        {
            float[] actual = Reduce(set, operation, x, extents, axes);
            double[] expected = [.. groups.Select(group => Expected(operation, group))];
            Assert.Equal(expected.Length, actual.Length);
            double terms = x.Length / (double)Math.Max(1, expected.Length);
            for (int i = 0; i < expected.Length; i++)
            {
                bool close = actual[i].Equals((float)expected[i]) || Math.Abs(actual[i] - expected[i]) <= 1e-6 * (1 + terms);
                Assert.True(close, $"{operation} of [{string.Join(',', extents)}] over {axes:b}: {actual[i]:R} instead of {expected[i]:R}");
            }
        }
    }

    private static float[] Reduce(InstructionSet set, ReduceOperation operation, float[] numbers, int[] extents, uint axes)
    {
        var reduction = new Reduction(extents, axes);
        using var x = new GuardedBuffer(numbers, misalignment: 1);
        using var y = new GuardedBuffer(reduction.Results, misalignment: 3);
        for (int unit = reduction.Units - 1; unit >= 0; unit--) reduction.Run(ElementwiseKernels.For(set), operation, unit, x.Pointer, y.Pointer);
        y.Check();
        return y.Span.ToArray();
    }

    private static List<double>[] Groups(float[] x, int[] extents, uint axes)
    {
        int results = 1;
        for (int axis = 0; axis < extents.Length; axis++) results *= (axes >> axis & 1) != 0 ? 1 : extents[axis];
        var groups = new List<double>[results];
        for (int i = 0; i < results; i++) groups[i] = [];
        for (int i = 0; i < x.Length; i++)
        {
            int rest = i, target = 0, stride = 1;
            for (int axis = extents.Length - 1; axis >= 0; axis--)
            {
                (rest, int index) = Math.DivRem(rest, extents[axis]);
                if ((axes >> axis & 1) != 0) continue;
                target += index * stride;
                stride *= extents[axis];
            }

            groups[target].Add(x[i]);
        }

        return groups;
    }

    private static double Expected(ReduceOperation operation, List<double> group) => operation switch
    {
        ReduceOperation.Sum => group.Sum(),
        ReduceOperation.Mean => group.Count == 0 ? double.NaN : group.Average(),
        _ => group.Append(double.NegativeInfinity).Max(),
    };
}
