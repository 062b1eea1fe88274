namespace Redoubt.Tensors.Tests;

public sealed unsafe class MatrixProductTests
{
    private static readonly RandomKey Key = new(20260203);

    public static TheoryData<InstructionSet> Sets => [.. InstructionSets.Supported];

    private static IEnumerable<(int Inner, int Columns)> Sizes => [(1, 1), (7, 10), (33, 32), (20, 70), (64, 129), (300, 16)];

    [Theory]
    [MemberData(nameof(Sets))]
    public void Run_BothOrientations_EqualDefinition(InstructionSet set)
    {
        foreach ((int inner, int columns) in Sizes)
        {
            float[] matrix = OperatorRun.Uniform(Key, inner * columns), transposed = new float[matrix.Length];
            for (int k = 0; k < inner; k++)
            {
                for (int n = 0; n < columns; n++) transposed[n * inner + k] = matrix[k * columns + n];
            }

            foreach (int rows in new[] { 1, 2, 3, 17 })
            {
                float[] a = OperatorRun.Uniform(Key.Fold(1), rows * inner);
                float[] product = Multiply(MatrixProduct.RowMajor(inner, columns, set), a, rows, matrix);
                for (int i = 0; i < product.Length; i++)
                    Dot(inner, k => a[i / columns * inner + k], k => matrix[k * columns + i % columns]).AssertBounds(product[i], $"{set} {inner}x{columns} at {i}");

                Assert.Equal(product, Multiply(MatrixProduct.Transposed(inner, columns, set), a, rows, transposed));
                Assert.Equal(product[..columns], Multiply(MatrixProduct.RowMajor(inner, columns, set), a[..inner], 1, matrix));
            }
        }
    }

    // Few rows take several panels of columns at once; the last panel may be narrower than the others.
    [Theory]
    [MemberData(nameof(Sets))]
    public void Run_FewRowsAndAnyColumns_EqualDefinition(InstructionSet set)
    {
        const int Inner = 7;
        for (int columns = 1; columns <= 133; columns++)
        {
            float[] matrix = OperatorRun.Uniform(Key, Inner * columns);
            for (int rows = 1; rows <= 5; rows++)
            {
                float[] a = OperatorRun.Uniform(Key.Fold(1), rows * Inner), product = Multiply(MatrixProduct.RowMajor(Inner, columns, set), a, rows, matrix);
                for (int i = 0; i < product.Length; i++)
                    Dot(Inner, k => a[i / columns * Inner + k], k => matrix[k * columns + i % columns]).AssertBounds(product[i], $"{set} {rows}x{columns} at {i}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void WeightGradient_BothLayouts_EqualDefinition(InstructionSet set)
    {
        foreach ((int inner, int columns) in Sizes)
        {
            foreach (int rows in new[] { 1, 5, 200 })
            {
                float[] a = OperatorRun.Uniform(Key.Fold(1), rows * inner), g = OperatorRun.Uniform(Key.Fold(2), rows * columns);
                float[] plain = Gradient(MatrixProduct.WeightGradient(inner, columns, set, columns, 1), a, g, rows);
                float[] transposed = Gradient(MatrixProduct.WeightGradient(inner, columns, set, 1, inner), a, g, rows);
                for (int i = 0; i < plain.Length; i++)
                {
                    int k = i / columns, n = i % columns;
                    Sum expected = Dot(rows, m => a[m * inner + k], m => g[m * columns + n]);
                    expected.AssertBounds(plain[i], $"{set} {inner}x{columns} at {(k, n)}");
                    expected.AssertBounds(transposed[n * inner + k], $"{set} {inner}x{columns} transposed at {(k, n)}");
                }
            }
        }
    }

    private static Sum Dot(int length, Func<int, float> left, Func<int, float> right)
    {
        var sum = default(Sum);
        for (int i = 0; i < length; i++) sum = sum.Plus((double)left(i) * right(i));
        return sum;
    }

    private static float[] Multiply(MatrixProduct product, float[] a, int rows, float[] matrix)
    {
        using ProtectedMemory left = Copy(a), right = Copy(matrix), packed = new(Aligned(product.PackedLength)), scratch = new(Aligned(product.ScratchLength));
        using var result = new ProtectedMemory(rows * product.Columns);
        new Span<float>(packed.Pointer, (int)product.PackedLength).Fill(float.NaN); // what is read before it is written shows
        new Span<float>(scratch.Pointer, (int)product.ScratchLength).Fill(float.NaN);
        for (int unit = 0; unit < product.PackUnits; unit++) product.Pack(unit, right.Pointer, packed.Pointer);
        var arguments = new ConvolutionArguments
        {
            Input = ImageView.Matrix(left.Pointer, product.Inner, product.Inner), Output = ImageView.Matrix(result.Pointer, product.Columns, product.Columns),
            Packed = packed.Pointer,
        };
        foreach (int unit in Key.Permutation(product.Units(rows))) product.Run(unit, rows, arguments, scratch.Pointer);
        return new Span<float>(result.Pointer, rows * product.Columns).ToArray();
    }

    private static float[] Gradient(ConvolutionWeightGradient operation, float[] a, float[] g, int rows)
    {
        int inner = a.Length / rows, columns = g.Length / rows;
        using ProtectedMemory left = Copy(a), right = Copy(g), scratch = new(Aligned(operation.ScratchLength)), shared = new(Aligned(operation.SharedLength));
        using var result = new ProtectedMemory(inner * columns);
        var arguments = new WeightGradientArguments
        {
            Input = ImageView.Matrix(left.Pointer, inner, inner), OutputGradient = ImageView.Matrix(right.Pointer, columns, columns),
            Gradient = result.Pointer, Shared = shared.Pointer,
        };
        for (int phase = 0; phase < ConvolutionWeightGradient.Phases; phase++)
        {
            foreach (int unit in Key.Permutation(operation.Units(phase, rows))) operation.Run(phase, unit, rows, arguments, scratch.Pointer);
        }

        return new Span<float>(result.Pointer, inner * columns).ToArray();
    }

    private static ProtectedMemory Copy(float[] values)
    {
        var memory = new ProtectedMemory(values.Length);
        values.CopyTo(new Span<float>(memory.Pointer, values.Length));
        return memory;
    }

    private static long Aligned(long length) => (length + 15) / 16 * 16;
}
