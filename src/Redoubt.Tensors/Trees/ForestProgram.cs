using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Redoubt.Tensors;

/// <summary>A forest as the kernels run it. The arrays are pinned, so that kernels may hold pointers into them while the program is alive.</summary>
/// <remarks>
/// <para><b>Columns.</b> Kernels read features from a tile of columns, one for each feature in use, and a second one where some tests let NaN pass: in it
/// NaN is -∞, which passes every test. So all tests are alike.</para>
/// <para><b>Small trees</b> are evaluated without descending: each leaf is a bit; a failed test clears the bits of the leaves below its passing side; the lowest bit
/// left is the leaf that a descent would reach (Lucchese et al., QuickScorer, SIGIR 2015). All tests of a tree run on a whole register of rows, without a branch.
/// A word holds 32 leaves.</para>
/// <para><b>Large trees</b>, and any tree when there are few rows, are descended: steps of "at most" with the two ways side by side, so that the outcome
/// is an index and not a jump. Leaves lead to themselves.</para>
/// </remarks>
internal sealed unsafe class ForestProgram
{
    private readonly TreeStep[] _steps;
    private readonly BitTest[] _tests;
    private readonly BitWord[] _words;
    private readonly TreePlan[] _trees;
    private readonly int[] _targets;
    private readonly float[] _tables;
    private readonly ColumnSource[] _columns;
    private readonly int[] _leafStarts;
    private readonly LeafWeight[] _leafWeights;

    public ForestProgram(ForestParts parts)
    {
        _steps = Pinned(parts.Steps);
        _tests = Pinned(parts.Tests);
        _words = Pinned(parts.Words);
        _trees = Pinned(parts.Trees);
        _targets = Pinned(parts.Targets);
        _tables = Pinned(parts.Tables);
        _columns = Pinned(parts.Columns);
        _leafStarts = Pinned(parts.LeafStarts);
        _leafWeights = Pinned(parts.LeafWeights);
        FirstLeaf = parts.FirstLeaf;
        TargetCount = parts.TargetCount;
        Aggregate = parts.Aggregate;
    }

    public TreeAggregate Aggregate { get; }

    public int TargetCount { get; }

    public int TreeCount => _trees.Length;

    public int ColumnCount => _columns.Length;

    /// <summary>Steps from here on are leaves.</summary>
    public int FirstLeaf { get; }

    public TreeStep* Steps => Pointer(_steps);

    public BitTest* Tests => Pointer(_tests);

    public BitWord* Words => Pointer(_words);

    public TreePlan* Trees => Pointer(_trees);

    /// <summary>Targets of the small trees.</summary>
    public int* Targets => Pointer(_targets);

    /// <summary>For each word and target of a small tree, what its 32 leaves contribute.</summary>
    public float* Tables => Pointer(_tables);

    public ColumnSource* Columns => Pointer(_columns);

    /// <summary>First weight of each leaf, and the end of the last.</summary>
    public int* LeafStarts => Pointer(_leafStarts);

    public LeafWeight* LeafWeights => Pointer(_leafWeights);

    private static T* Pointer<T>(T[] array)
        where T : unmanaged =>
        (T*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(array));

    private static T[] Pinned<T>(List<T> items)
        where T : unmanaged
    {
        T[] array = GC.AllocateUninitializedArray<T>(items.Count, pinned: true);
        items.CopyTo(array);
        return array;
    }
}
