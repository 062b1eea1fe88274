namespace Redoubt.Tensors.Tests;

/// <summary>Every instruction set this machine has, as test cases; and run lengths around a register's width.</summary>
internal static class InstructionSetData
{
    public static TheoryData<InstructionSet> All => [.. InstructionSets.Supported];

    public static IEnumerable<int> LengthsAround(InstructionSet set)
    {
        int width = InstructionSets.Width(set);
        for (int length = 0; length <= (3 * width) + 3; length++) yield return length;
        for (int length = (4 * width) - 1; length <= (4 * width) + 2; length++) yield return length;
        yield return (9 * width) + 1;
    }
}
