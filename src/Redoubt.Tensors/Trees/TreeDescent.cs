using System.Runtime.CompilerServices;

namespace Redoubt.Tensors;

/// <summary>Descends trees from root to leaf, four paths at a time: a path waits for memory at every step, and four wait together.</summary>
internal static unsafe class TreeDescent
{
    /// <summary>All trees for one row.</summary>
    /// <param name="forest">The forest.</param>
    /// <param name="x">The row's features.</param>
    /// <param name="y">Receives the row's targets, before <see cref="TreeAggregate.Average"/> divides.</param>
    /// <param name="columns">Memory for the forest's columns.</param>
    public static void Row<A>(ForestProgram forest, float* x, float* y, float* columns)
        where A : struct, ITreeAggregate
    {
        for (int c = 0; c < forest.ColumnCount; c++)
        {
            ColumnSource source = forest.Columns[c];
            float value = source.Feature >= 0 ? x[source.Feature] : 0;
            columns[c] = source.MissingPasses && float.IsNaN(value) ? float.NegativeInfinity : value;
        }

        new Span<float>(y, forest.TargetCount).Fill(A.Start);
        TreePlan* trees = forest.Trees;
        int* ends = stackalloc int[4];
        float** rows = stackalloc float*[4];
        rows[0] = rows[1] = rows[2] = rows[3] = columns;
        for (int tree = 0; tree < forest.TreeCount; tree += 4)
        {
            int count = Math.Min(4, forest.TreeCount - tree);
            for (int i = 0; i < 4; i++) ends[i] = trees[tree + Math.Min(i, count - 1)].Root;
            Descend(forest, rows, 1, ends);
            for (int i = 0; i < count; i++) Add<A>(forest, ends[i], y, 1);
        }
    }

    /// <summary>One tree for the rows of a tile.</summary>
    /// <param name="forest">The forest.</param>
    /// <param name="root">Where the tree begins.</param>
    /// <param name="tile">Columns of features.</param>
    /// <param name="stride">Rows that the tile has place for.</param>
    /// <param name="rows">Rows in it.</param>
    /// <param name="sums">Columns of targets, added to.</param>
    public static void Block<A>(ForestProgram forest, int root, float* tile, int stride, int rows, float* sums)
        where A : struct, ITreeAggregate
    {
        int* ends = stackalloc int[4];
        float** starts = stackalloc float*[4];
        for (int row = 0; row < rows; row += 4)
        {
            int last = Math.Min(3, rows - row - 1);
            for (int i = 0; i < 4; i++)
            {
                ends[i] = root;
                starts[i] = tile + row + Math.Min(i, last);
            }

            Descend(forest, starts, stride, ends);
            for (int i = 0; i <= last; i++) Add<A>(forest, ends[i], sums + row + i, stride);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<A>(ForestProgram forest, int step, float* sums, nint stride)
        where A : struct, ITreeAggregate
    {
        int leaf = step - forest.FirstLeaf;
        int* starts = forest.LeafStarts;
        LeafWeight* end = forest.LeafWeights + starts[leaf + 1];
        for (LeafWeight* weight = forest.LeafWeights + starts[leaf]; weight < end; weight++)
        {
            float* sum = sums + (weight->Target * stride);
            *sum = A.Combine(*sum, weight->Value);
        }
    }

    // Steps from FirstLeaf on lead to themselves, so a path that has ended waits there for the others.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Descend(ForestProgram forest, float** rows, nint stride, int* ends)
    {
        float* x0 = rows[0], x1 = rows[1], x2 = rows[2], x3 = rows[3];
        TreeStep* steps = forest.Steps;
        int leaves = forest.FirstLeaf;
        (int a, int b, int c, int d) = (ends[0], ends[1], ends[2], ends[3]);
        while (a < leaves || b < leaves || c < leaves || d < leaves)
        {
            a = Next(steps + a, x0, stride);
            b = Next(steps + b, x1, stride);
            c = Next(steps + c, x2, stride);
            d = Next(steps + d, x3, stride);
        }

        (ends[0], ends[1], ends[2], ends[3]) = (a, b, c, d);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Next(TreeStep* step, float* x, nint stride)
    {
        bool passes = x[step->Column * stride] <= step->Threshold;

        // The outcome as an index: a jump would be guessed wrong every other time.
        return ((int*)step)[TreeStep.WaysAt + 1 - Unsafe.As<bool, byte>(ref passes)];
    }
}
