using System.Collections.Immutable;
using Redoubt.Tensors;

namespace Redoubt.Graphs;

/// <summary>What a type rule sees: the operation, the types of its operands and its attributes.</summary>
internal readonly struct TypeRequest(OpKind kind, ImmutableArray<TensorType> inputs, OpAttributes? attributes)
{
    public OpKind Kind => kind;

    public ImmutableArray<TensorType> Inputs => inputs;

    public TensorType this[int operand] => inputs[operand];

    public T Attributes<T>()
        where T : OpAttributes =>
        attributes as T ?? throw Error($"needs {typeof(T).Name}");

    public TensorType Require(int operand, ElementType type) =>
        inputs[operand].ElementType == type ? inputs[operand] : throw Error($"operand {operand} must be {type}, was {inputs[operand]}");

    public TensorType RequireRank(int operand, int rank) =>
        inputs[operand].Rank == rank ? inputs[operand] : throw Error($"operand {operand} must have rank {rank}, was {inputs[operand]}");

    public InvalidGraphException Error(string rule) => new($"{kind}({string.Join(", ", inputs)}): {rule}.");
}
