using System.Runtime.InteropServices;

namespace Redoubt.Tensors.Tests;

public sealed unsafe class MatrixProductTests
{
    private const int Inner = 7;

    public static TheoryData<InstructionSet> Sets => [.. Enum.GetValues<InstructionSet>().Where(InstructionSets.IsSupported)];

    // Few rows take several panels of columns at once; the last panel may be narrower than the others.
    [Theory]
    [MemberData(nameof(Sets))]
    public void Run_FewRowsAndAnyColumns_MatchesNaive(InstructionSet set)
    {
        for (int columns = 1; columns <= 133; columns++)
        {
            for (int rows = 1; rows <= 5; rows++) AssertMatchesNaive(set, rows, columns);
        }
    }

    private static void AssertMatchesNaive(InstructionSet set, int rows, int columns)
    {
        float[] left = new float[rows * Inner], right = new float[Inner * columns], result = new float[rows * columns];
        new RandomKey(1).FillUniform(left, -1, 1);
        new RandomKey(2).FillUniform(right, -1, 1);
        MatrixProduct product = MatrixProduct.RowMajor(Inner, columns, set);
        float* packed = Filled(product.PackedLength), scratch = Filled(product.ScratchLength);
        fixed (float* a = left, b = right, c = result)
        {
            for (int unit = 0; unit < product.PackUnits; unit++) product.Pack(unit, b, packed);
            var arguments = new ConvolutionArguments { Input = ImageView.Matrix(a, Inner, Inner), Output = ImageView.Matrix(c, columns, columns), Packed = packed };
            for (int unit = 0; unit < product.Units(rows); unit++) product.Run(unit, rows, arguments, scratch);
        }

        NativeMemory.AlignedFree(packed);
        NativeMemory.AlignedFree(scratch);
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                double expected = 0;
                for (int k = 0; k < Inner; k++) expected += (double)left[row * Inner + k] * right[k * columns + column];
                Assert.True(Math.Abs(result[row * columns + column] - expected) < 1e-5, $"{rows}×{columns} at ({row}, {column}): {result[row * columns + column]}, not {expected}");
            }
        }
    }

    // What is read before it is written shows up as NaN.
    private static float* Filled(long length)
    {
        float* memory = (float*)NativeMemory.AlignedAlloc((nuint)(length + 64) * sizeof(float), 64);
        new Span<float>(memory, (int)length + 64).Fill(float.NaN);
        return memory;
    }
}
