using System.Runtime.InteropServices;

namespace Redoubt.Tensors;

/// <summary>A step of a descent.</summary>
/// <param name="threshold">The feature is at most this: the way <paramref name="pass"/>.</param>
/// <param name="column">Column of the tile.</param>
/// <param name="pass">Next step.</param>
/// <param name="fail">Next step otherwise; stands beside <paramref name="pass"/>, so that the outcome is an index.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct TreeStep(float threshold, int column, int pass, int fail)
{
    /// <summary>Position of the two ways in the step, in integers.</summary>
    public const int WaysAt = 2;

    public readonly float Threshold = threshold;
    public readonly int Column = column;
    public readonly int Pass = pass;
    public readonly int Fail = fail;
}

/// <summary>A test of a small tree.</summary>
/// <param name="Threshold">The feature is at most this.</param>
/// <param name="Column">Column of the tile.</param>
/// <param name="Kept">Bits of the leaves that a failed test leaves possible.</param>
internal readonly record struct BitTest(float Threshold, int Column, uint Kept);

/// <summary>32 leaves of a small tree.</summary>
/// <param name="First">First test that can clear one of them.</param>
/// <param name="End">End of these tests.</param>
/// <param name="Leaves">Bits of the leaves that exist.</param>
internal readonly record struct BitWord(int First, int End, uint Leaves);

/// <summary>How one tree is evaluated.</summary>
/// <param name="Root">First step of a descent.</param>
/// <param name="FirstWord">First word of a small tree.</param>
/// <param name="Words">Words of a small tree; 0 for one that is only descended.</param>
/// <param name="FirstTarget">Its targets, in the list of targets.</param>
/// <param name="Targets">Number of its targets.</param>
/// <param name="FirstTable">Its tables of contributions: word by word, target by target.</param>
internal readonly record struct TreePlan(int Root, int FirstWord, int Words, int FirstTarget, int Targets, int FirstTable);

/// <summary>Where a column of the tile comes from.</summary>
/// <param name="Feature">Column of the input.</param>
/// <param name="MissingPasses">Whether NaN becomes -∞.</param>
internal readonly record struct ColumnSource(int Feature, bool MissingPasses);

/// <summary>What a leaf contributes to one target; each target once.</summary>
/// <param name="Target">The target.</param>
/// <param name="Value">The contribution.</param>
internal readonly record struct LeafWeight(int Target, float Value);
