using Redoubt.Graphs;

namespace Redoubt.Onnx;

/// <summary>Recurrent layers, unrolled over their sequence.</summary>
internal static class RecurrentOperators
{
    /// <summary>Operators of this family by name.</summary>
    public static readonly Dictionary<string, Action<OperatorNode>> Rows = new(StringComparer.Ordinal)
    {
        ["GRU"] = Gru,
        ["LSTM"] = Lstm,
        ["RNN"] = Rnn,
    };

    /// <summary>H' = f(W·x + R·H + b).</summary>
    public static void Rnn(OperatorNode node)
    {
        var layer = new RecurrentLayer(node, gates: 1);
        RecurrentActivation[][] functions = RecurrentActivation.Read(node, ["Tanh"], layer.Directions);
        layer.Finish([.. Enumerable.Range(0, layer.Directions).Select(d =>
        {
            Value projection = layer.Projection(d, SumOfBiases(layer, d)), recurrent = layer.Part(2, d, layer.Hidden, layer.Hidden);
            return layer.Run(d, [layer.Initial(5, d)], (step, state) =>
                [layer.Activate(functions[d][0], RecurrentLayer.At(projection, step) + state[0].MatMul(recurrent, transposeRight: true))]);
        })]);
    }

    /// <summary>Gates in the order update z, reset r, candidate h. H' = (1 - z)·h + z·H.</summary>
    public static void Gru(OperatorNode node)
    {
        var layer = new RecurrentLayer(node, gates: 3);
        RecurrentActivation[][] functions = RecurrentActivation.Read(node, ["Sigmoid", "Tanh"], layer.Directions);
        bool resetsAfter = node.Attributes.Flag("linear_before_reset");
        layer.Finish([.. Enumerable.Range(0, layer.Directions).Select(d =>
            resetsAfter ? ResetAfter(layer, d, functions[d]) : ResetBefore(layer, d, functions[d]))]);
    }

    /// <summary>Gates in the order input i, output o, forget f, candidate c. C' = f·C + i·c, H' = o·h(C').</summary>
    public static void Lstm(OperatorNode node)
    {
        var layer = new RecurrentLayer(node, gates: 4);
        RecurrentActivation[][] functions = RecurrentActivation.Read(node, ["Sigmoid", "Tanh", "Tanh"], layer.Directions);
        bool coupled = node.Attributes.Flag("input_forget");
        layer.Finish([.. Enumerable.Range(0, layer.Directions).Select(d =>
        {
            Value projection = layer.Projection(d, SumOfBiases(layer, d)), recurrent = layer.Part(2, d, 4 * layer.Hidden, layer.Hidden);
            Value? peepholes = node.HasInput(7) ? layer.Part(7, d, 3 * layer.Hidden) : null;
            var cell = new LstmCell(layer, functions[d], coupled, peepholes);
            return layer.Run(d, [layer.Initial(5, d), layer.Initial(6, d)], (step, state) =>
                cell.Next(RecurrentLayer.At(projection, step) + state[0].MatMul(recurrent, transposeRight: true), state[1]));
        })]);
    }

    // h = g(W·x + R·(r·H) + b)
    private static RecurrentResult ResetBefore(RecurrentLayer layer, int direction, RecurrentActivation[] functions)
    {
        int size = layer.Hidden;
        Value projection = layer.Projection(direction, SumOfBiases(layer, direction)), recurrent = layer.Part(2, direction, 3 * size, size);
        Value forGates = recurrent.Slice(0, 0, 2 * size), forCandidate = recurrent.Slice(0, 2 * size, 3 * size);
        return layer.Run(direction, [layer.Initial(5, direction)], (step, state) =>
        {
            Value x = RecurrentLayer.At(projection, step), before = state[0];
            Value gates = layer.Activate(functions[0], layer.Gate(x, 0, 2) + before.MatMul(forGates, transposeRight: true));
            Value reset = layer.Gate(gates, 1) * before;
            Value candidate = layer.Activate(functions[1], layer.Gate(x, 2) + reset.MatMul(forCandidate, transposeRight: true));
            return [Mixed(layer.Gate(gates, 0), before, candidate)];
        });
    }

    // h = g(W·x + r·(R·H + bR) + bW)
    private static RecurrentResult ResetAfter(RecurrentLayer layer, int direction, RecurrentActivation[] functions)
    {
        (Value Input, Value State)? bias = layer.Bias(direction);
        Value projection = layer.Projection(direction, bias?.Input), recurrent = layer.Part(2, direction, 3 * layer.Hidden, layer.Hidden);
        return layer.Run(direction, [layer.Initial(5, direction)], (step, state) =>
        {
            Value x = RecurrentLayer.At(projection, step), before = state[0], product = before.MatMul(recurrent, transposeRight: true);
            if (bias is { } b) product += b.State;
            Value gates = layer.Activate(functions[0], layer.Gate(x, 0, 2) + layer.Gate(product, 0, 2));
            Value candidate = layer.Activate(functions[1], layer.Gate(x, 2) + layer.Gate(gates, 1) * layer.Gate(product, 2));
            return [Mixed(layer.Gate(gates, 0), before, candidate)];
        });
    }

    // z·H + (1 - z)·h with one product less.
    private static Value Mixed(Value update, Value before, Value candidate) => candidate + update * (before - candidate);

    private static Value? SumOfBiases(RecurrentLayer layer, int direction) => layer.Bias(direction) is { } bias ? bias.Input + bias.State : null;
}
