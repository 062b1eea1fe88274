namespace Redoubt.Graphs;

/// <summary>One operation of an elementwise program.</summary>
/// <param name="Kind">The operation.</param>
/// <param name="A">First argument.</param>
/// <param name="B">Second argument; unused by unary operations.</param>
/// <param name="C">Third argument; used by Where only.</param>
/// <param name="P">First parameter: slope or lower limit.</param>
/// <param name="Q">Second parameter: upper limit.</param>
/// <param name="Target">Register that takes the result.</param>
internal readonly record struct ElementInstruction(
    OpKind Kind, ElementArgument A, ElementArgument B, ElementArgument C, float P, float Q, int Target);

/// <summary>Where an argument of an elementwise program comes from.</summary>
/// <param name="IsRegister">A result of an earlier instruction, else an operand of the program.</param>
/// <param name="Index">Number of the register or operand.</param>
internal readonly record struct ElementArgument(bool IsRegister, int Index);
