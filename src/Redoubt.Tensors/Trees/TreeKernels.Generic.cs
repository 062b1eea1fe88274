using System.Runtime.CompilerServices;

namespace Redoubt.Tensors;

/// <summary>The tree kernels on one register width. A block is four registers of rows: their tests are independent, so the processor overlaps them.</summary>
internal sealed unsafe class TreeKernels<V, S> : TreeKernels
    where V : struct
    where S : struct, ISimd<V>
{
    private const int Registers = 4;

    public override int BlockRows => Registers * S.Width;

    public override void Evaluate(ForestProgram forest, float* x, nint stride, int rows, float* y, float* scratch)
    {
        switch (forest.Aggregate)
        {
            case TreeAggregate.Minimum:
                Evaluate<TreeMinimum>(forest, x, stride, rows, y, scratch);
                break;
            case TreeAggregate.Maximum:
                Evaluate<TreeMaximum>(forest, x, stride, rows, y, scratch);
                break;
            default:
                Evaluate<TreeSum>(forest, x, stride, rows, y, scratch);
                break;
        }

        if (forest.Aggregate == TreeAggregate.Sum) return;
        for (nint i = 0; i < (nint)rows * forest.TargetCount; i++) y[i] = Finish(forest, y[i]);
    }

    private static float Finish(ForestProgram forest, float value) =>
        forest.Aggregate == TreeAggregate.Average ? value / forest.TreeCount : float.IsNaN(value) ? 0 : value;

    private void Evaluate<A>(ForestProgram forest, float* x, nint stride, int rows, float* y, float* scratch)
        where A : struct, ITreeAggregate
    {
        float* tile = scratch, sums = scratch + ((nint)forest.ColumnCount * BlockRows);
        for (int start = 0; start < rows; start += BlockRows)
        {
            int count = Math.Min(BlockRows, rows - start);
            float* source = x + (start * stride), target = y + ((nint)start * forest.TargetCount);
            if (count <= FewRows)
            {
                for (int row = 0; row < count; row++) TreeDescent.Row<A>(forest, source + (row * stride), target + ((nint)row * forest.TargetCount), tile);
                continue;
            }

            Fill(forest, source, stride, count, tile);
            new Span<float>(sums, forest.TargetCount * BlockRows).Fill(A.Start);
            for (TreePlan* tree = forest.Trees; tree < forest.Trees + forest.TreeCount; tree++)
            {
                if (tree->Words == 0) TreeDescent.Block<A>(forest, tree->Root, tile, BlockRows, count, sums);
                else if (tree->Targets == 1) OneTarget<A>(forest, tree, tile, sums);
                else ManyTargets<A>(forest, tree, tile, sums);
            }

            for (int t = 0; t < forest.TargetCount; t++)
            {
                for (int row = 0; row < count; row++) target[((nint)row * forest.TargetCount) + t] = sums[(t * BlockRows) + row];
            }
        }
    }

    /// <summary>Rows of features to columns; lanes without a row get zeros.</summary>
    private void Fill(ForestProgram forest, float* x, nint stride, int rows, float* tile)
    {
        for (int c = 0; c < forest.ColumnCount; c++)
        {
            ColumnSource source = forest.Columns[c];
            float* column = tile + ((nint)c * BlockRows);
            int row = 0;
            if (source.Feature >= 0)
            {
                for (; row < rows; row++) column[row] = x[(row * stride) + source.Feature];
                if (source.MissingPasses) LetMissingPass(column);
            }

            for (; row < BlockRows; row++) column[row] = 0;
        }
    }

    private static void LetMissingPass(float* column)
    {
        V lowest = S.Broadcast(float.NegativeInfinity);
        for (int i = 0; i < Registers; i++)
        {
            V value = S.Load(column + (i * S.Width));
            S.Store(S.Select(S.IsNaN(value), lowest, value), column + (i * S.Width));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OneTarget<A>(ForestProgram forest, TreePlan* tree, float* tile, float* sums)
        where A : struct, ITreeAggregate
    {
        int last = tree->Words - 1;
        float* table = forest.Tables + tree->FirstTable + (last * 32);
        (V a, V b, V c, V d) = Run(forest.Tests, forest.Words + tree->FirstWord + last, tile);
        a = S.Lookup32(table, S.LowestSetBit(a));
        b = S.Lookup32(table, S.LowestSetBit(b));
        c = S.Lookup32(table, S.LowestSetBit(c));
        d = S.Lookup32(table, S.LowestSetBit(d));

        // The first word with a bit left holds the leaf, so earlier words overrule later ones.
        for (int word = last - 1; word >= 0; word--)
        {
            table -= 32;
            (V e, V f, V g, V h) = Run(forest.Tests, forest.Words + tree->FirstWord + word, tile);
            a = S.Select(S.IsZeroBits(e), a, S.Lookup32(table, S.LowestSetBit(e)));
            b = S.Select(S.IsZeroBits(f), b, S.Lookup32(table, S.LowestSetBit(f)));
            c = S.Select(S.IsZeroBits(g), c, S.Lookup32(table, S.LowestSetBit(g)));
            d = S.Select(S.IsZeroBits(h), d, S.Lookup32(table, S.LowestSetBit(h)));
        }

        float* sum = sums + ((nint)forest.Targets[tree->FirstTarget] * Registers * S.Width);
        S.Store(A.Combine<V, S>(S.Load(sum), a), sum);
        S.Store(A.Combine<V, S>(S.Load(sum + S.Width), b), sum + S.Width);
        S.Store(A.Combine<V, S>(S.Load(sum + (2 * S.Width)), c), sum + (2 * S.Width));
        S.Store(A.Combine<V, S>(S.Load(sum + (3 * S.Width)), d), sum + (3 * S.Width));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ManyTargets<A>(ForestProgram forest, TreePlan* tree, float* tile, float* sums)
        where A : struct, ITreeAggregate
    {
        int block = Registers * S.Width;
        float* found = sums + ((nint)forest.TargetCount * block);
        for (int word = tree->Words - 1; word >= 0; word--)
        {
            (V a, V b, V c, V d) = Run(forest.Tests, forest.Words + tree->FirstWord + word, tile);
            V none = word == tree->Words - 1 ? S.Zero : S.BroadcastBits(0xFFFFFFFF);
            float* table = forest.Tables + tree->FirstTable + ((nint)word * tree->Targets * 32);
            for (int t = 0; t < tree->Targets; t++)
            {
                float* value = found + (t * block);
                Keep(table + (t * 32), a, none, value);
                Keep(table + (t * 32), b, none, value + S.Width);
                Keep(table + (t * 32), c, none, value + (2 * S.Width));
                Keep(table + (t * 32), d, none, value + (3 * S.Width));
            }
        }

        for (int t = 0; t < tree->Targets; t++)
        {
            float* sum = sums + ((nint)forest.Targets[tree->FirstTarget + t] * block), value = found + (t * block);
            for (int i = 0; i < block; i += S.Width) S.Store(A.Combine<V, S>(S.Load(sum + i), S.Load(value + i)), sum + i);
        }
    }

    /// <summary>What the leaves of a word contribute, where the word has a bit left or nothing has been found yet.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Keep(float* table, V bits, V mayMiss, float* value)
    {
        V missed = S.And(S.IsZeroBits(bits), mayMiss);
        S.Store(S.Select(missed, S.Load(value), S.Lookup32(table, S.LowestSetBit(bits))), value);
    }

    /// <summary>The leaves of one word that no failed test rules out, for four registers of rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (V A, V B, V C, V D) Run(BitTest* tests, BitWord* word, float* tile)
    {
        V a = S.BroadcastBits(word->Leaves), b = a, c = a, d = a;
        BitTest* end = tests + word->End;
        for (BitTest* test = tests + word->First; test < end; test++)
        {
            V threshold = S.Broadcast(test->Threshold), kept = S.BroadcastBits(test->Kept);
            float* x = tile + ((nint)test->Column * Registers * S.Width);
            a = S.And(a, S.Or(S.GreaterOrEqual(threshold, S.Load(x)), kept));
            b = S.And(b, S.Or(S.GreaterOrEqual(threshold, S.Load(x + S.Width)), kept));
            c = S.And(c, S.Or(S.GreaterOrEqual(threshold, S.Load(x + (2 * S.Width))), kept));
            d = S.And(d, S.Or(S.GreaterOrEqual(threshold, S.Load(x + (3 * S.Width))), kept));
        }

        return (a, b, c, d);
    }
}
