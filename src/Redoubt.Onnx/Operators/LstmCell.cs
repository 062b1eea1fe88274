using Redoubt.Graphs;

namespace Redoubt.Onnx;

/// <summary>One step of a long short-term memory.</summary>
/// <param name="layer">The layer.</param>
/// <param name="functions">Activation functions of the gates, of the candidate and of the output.</param>
/// <param name="coupled">Whether the forget gate is what the input gate leaves, 1 - i.</param>
/// <param name="peepholes">Weights <c>[3 · hidden]</c> by which gates i, o and f see the memory; null for none.</param>
internal sealed class LstmCell(RecurrentLayer layer, RecurrentActivation[] functions, bool coupled, Value? peepholes)
{
    /// <summary>The next output and memory.</summary>
    /// <param name="gates">What goes into the gates i, o, f and the candidate, <c>[N, 4 · hidden]</c>.</param>
    /// <param name="memory">The memory, <c>[N, hidden]</c>.</param>
    public Value[] Next(Value gates, Value memory)
    {
        Value candidate = layer.Activate(functions[1], layer.Gate(gates, 3));
        if (peepholes is not null) return Seeing(gates, memory, candidate);
        Value all = layer.Activate(functions[0], layer.Gate(gates, 0, 3)), input = layer.Gate(all, 0);
        Value next = Memory(input, coupled ? null : layer.Gate(all, 2), memory, candidate);
        return [layer.Gate(all, 1) * Shown(next), next];
    }

    private Value[] Seeing(Value gates, Value memory, Value candidate)
    {
        Value input = layer.Activate(functions[0], layer.Gate(gates, 0) + Weights(0) * memory);
        Value? forget = coupled ? null : layer.Activate(functions[0], layer.Gate(gates, 2) + Weights(2) * memory);
        Value next = Memory(input, forget, memory, candidate);
        Value output = layer.Activate(functions[0], layer.Gate(gates, 1) + Weights(1) * next);
        return [output * Shown(next), next];
    }

    private static Value Memory(Value input, Value? forget, Value memory, Value candidate) =>
        forget is { } kept ? kept * memory + input * candidate : memory + input * (candidate - memory);

    // The memory is not limited before this function, as in ONNX Runtime.
    private Value Shown(Value memory) => functions[2].Apply(memory);

    private Value Weights(int gate) => peepholes!.Value.Slice(0, gate * layer.Hidden, (gate + 1) * layer.Hidden);
}
