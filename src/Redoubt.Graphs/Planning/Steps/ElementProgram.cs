using System.Collections.Immutable;

namespace Redoubt.Graphs;

/// <summary>A tree of elementwise operations that runs chunk by chunk in the first-level cache; only its last result reaches memory.</summary>
internal sealed record ElementProgram(ImmutableArray<ElementOperand> Operands, ImmutableArray<ElementInstruction> Instructions, int Registers);
