namespace Redoubt.Graphs;

/// <summary>Neighboring pieces of neighboring lines: what one instruction of an elementwise program works on at a time.</summary>
/// <param name="Line">First line.</param>
/// <param name="Lines">Number of lines, all of one image.</param>
/// <param name="Start">First number of each line.</param>
/// <param name="Length">Numbers of each line.</param>
internal readonly record struct LineBlock(int Line, int Lines, int Start, int Length)
{
    public int Count => Lines * Length;
}
