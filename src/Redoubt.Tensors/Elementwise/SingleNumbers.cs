namespace Redoubt.Tensors;

/// <summary>Functions that are too rare for a vector form: the base library's, one number after the other, so every instruction set gives the same bits.</summary>
/// <remarks>Evaluated in double precision and rounded once: the base library's float forms call the platform's, whose last bits differ between platforms.</remarks>
internal static unsafe class SingleNumbers
{
    internal interface IFunction
    {
        static abstract float Of(float x);
    }

    public static void Map<TFunction>(RowView x, RowView y, int rows, int columns)
        where TFunction : struct, IFunction
    {
        for (int row = 0; row < rows; row++)
        {
            float* source = x.Row(row), destination = y.Row(row);
            for (int i = 0; i < columns; i++) destination[i] = TFunction.Of(source[i]);
        }
    }

    public static void Remainder(RowView x, RowView y, RowView z, int rows, int columns)
    {
        int xStep = x.IsUniform ? 0 : 1, yStep = y.IsUniform ? 0 : 1;
        for (int row = 0; row < rows; row++)
        {
            float* first = x.Row(row), second = y.Row(row), destination = z.Row(row);
            for (int i = 0; i < columns; i++) destination[i] = first[i * xStep] % second[i * yStep];
        }
    }

    public readonly struct Sin : IFunction
    {
        public static float Of(float x) => (float)Math.Sin(x);
    }

    public readonly struct Cos : IFunction
    {
        public static float Of(float x) => (float)Math.Cos(x);
    }

    public readonly struct Atan : IFunction
    {
        public static float Of(float x) => (float)Math.Atan(x);
    }

    public readonly struct Asinh : IFunction
    {
        public static float Of(float x) => (float)Math.Asinh(x);
    }
}
