using System.Text;

namespace Redoubt.TileGenerator;

/// <summary>Writes the register tiles of matrix products: one method per tile size, with every accumulator in a local variable, because the compiler keeps
/// locals in registers but never the elements of an array.</summary>
public static class TileSource
{
    private const int MostRowsOfTwo = 14, MostRowsOfOne = 16;

    private const string Header = """
        // Written by eng/TileGenerator; a test compares. Do not edit.
        using System.Runtime.CompilerServices;

        namespace Redoubt.Tensors;

        /// <summary>Register tiles: sums[row][column vector] = Σ over runs and steps of a[row] · b[column vector], in that order, for every tile size.</summary>
        /// <remarks>Scattered tiles find each row of a through a table of pointers. Strided tiles need rows at one distance and save the table look-ups, which
        /// matters where a loaded element is used only once. Paneled tiles take each pair of column vectors from its own panel of b.</remarks>
        internal static unsafe class ProductTiles<V, S>
            where V : struct
            where S : struct, ISimd<V>
        {
        """;

    /// <summary>The whole source file.</summary>
    public static string Write()
    {
        var text = new StringBuilder();
        text.Append(Header).Append('\n');
        AppendSelect(text, "Scattered2", "Scattered", MostRowsOfTwo, 2);
        AppendSelect(text, "Scattered1", "Scattered", MostRowsOfOne, 1);
        AppendSelect(text, "Strided1", "Strided", MostRowsOfOne, 1);
        for (int rows = 1; rows <= MostRowsOfTwo; rows++) AppendTile(text, "Scattered", rows, 2);
        for (int rows = 1; rows <= MostRowsOfOne; rows++) AppendTile(text, "Scattered", rows, 1);
        for (int rows = 1; rows <= MostRowsOfOne; rows++) AppendTile(text, "Strided", rows, 1);
        AppendTile(text, "Paneled", 1, 8);
        AppendTile(text, "Paneled", 2, 4);
        text.Length--;
        return text.Append("}\n").ToString();
    }

    private static void AppendSelect(StringBuilder text, string name, string kind, int mostRows, int columns)
    {
        Line(text, $"    public static delegate*<float**, ProductSteps*, float*, float*, bool, void> {name}(int rows) => rows switch");
        Line(text, "    {");
        for (int rows = 1; rows < mostRows; rows++) Line(text, $"        {rows} => &{kind}{rows}x{columns},");
        Line(text, $"        _ => &{kind}{mostRows}x{columns},");
        Line(text, "    };\n");
    }

    private static void AppendTile(StringBuilder text, string kind, int rows, int columns)
    {
        Line(text, "    [MethodImpl(MethodImplOptions.AggressiveOptimization)]");
        Line(text, $"    public static void {kind}{rows}x{columns}(float** a, ProductSteps* steps, float* b, float* sums, bool resume)");
        Line(text, "    {");
        Each(rows, columns, (r, c) => Line(text, $"        V s{r}_{c} = S.Zero;"));
        Line(text, "        nint sumStride = steps->SumStride;");
        Line(text, "        if (resume)");
        Line(text, "        {");
        Each(rows, columns, (r, c) => Line(text, $"            s{r}_{c} = S.Load(sums + {r} * sumStride + {c} * S.Width);"));
        Line(text, "        }\n");
        Line(text, "        nint aStep = steps->AStep, bStep = steps->BStep;");
        if (kind == "Strided") Line(text, "        nint stride = steps->RowStride, three = 3 * stride;");
        if (kind == "Paneled") Line(text, "        nint panel = steps->PanelStride;");
        Line(text, "        for (int run = 0; run < steps->Runs; run++)");
        Line(text, "        {");
        Line(text, kind == "Strided" ? "            float* first = a[0] + steps->ARuns[run];" : "            nint k = steps->ARuns[run];");
        Line(text, "            float* end = b + steps->Count * bStep;");
        Line(text, "            while (b != end)");
        Line(text, "            {");
        AppendStep(text, kind, rows, columns);
        Line(text, "            }\n");
        Line(text, "            b += steps->BGap;");
        Line(text, "        }\n");
        Each(rows, columns, (r, c) => Line(text, $"        S.Store(s{r}_{c}, sums + {r} * sumStride + {c} * S.Width);"));
        Line(text, "    }\n");
    }

    private static void AppendStep(StringBuilder text, string kind, int rows, int columns)
    {
        for (int c = 0; c < columns; c++)
        {
            string source = kind == "Paneled" ? $"b + {c / 2} * panel + {c % 2} * S.Width" : $"b + {c} * S.Width";
            Line(text, $"                V b{c} = S.Load({source});");
        }

        if (kind == "Strided") Line(text, "                float* row = first;");
        for (int r = 0; r < rows; r++)
        {
            if (kind == "Strided" && r > 0 && r % 3 == 0) Line(text, "                row += three;");
            string element = kind == "Strided" ? $"row[{r % 3} * stride]" : $"a[{r}][k]";
            Line(text, $"                V a{r} = S.Broadcast({element});");
            for (int c = 0; c < columns; c++) Line(text, $"                s{r}_{c} = S.MultiplyAdd(a{r}, b{c}, s{r}_{c});");
        }

        Line(text, kind == "Strided" ? "                first += aStep;" : "                k += aStep;");
        Line(text, "                b += bStep;");
    }

    private static void Each(int rows, int columns, Action<int, int> action)
    {
        for (int r = 0; r < rows; r++)
        {
            for (int c = 0; c < columns; c++) action(r, c);
        }
    }

    private static void Line(StringBuilder text, string line) => text.Append(line).Append('\n');
}
