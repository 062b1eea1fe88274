using Redoubt.Graphs;

namespace Redoubt.Onnx;

/// <summary>One activation function of a recurrent node, with its numbers.</summary>
/// <param name="Name">Name in lower case.</param>
/// <param name="Alpha">α, where the function has one.</param>
/// <param name="Beta">β, where the function has one.</param>
internal sealed record RecurrentActivation(string Name, float Alpha, float Beta)
{
    /// <summary>Reads the functions of all directions.</summary>
    /// <param name="node">The node.</param>
    /// <param name="standard">Names when the node states none, for one direction.</param>
    /// <param name="directions">1 or 2.</param>
    public static RecurrentActivation[][] Read(OperatorNode node, string[] standard, int directions)
    {
        string[] names = node.Attributes.Texts("activations") ?? [];
        float[] alphas = node.Attributes.Floats("activation_alpha") ?? [], betas = node.Attributes.Floats("activation_beta") ?? [];
        if (names.Length == 0) names = [.. Enumerable.Repeat(standard, directions).SelectMany(static n => n)];
        if (names.Length != standard.Length * directions)
            throw node.Error($"names {names.Length} activation functions; {standard.Length} for each of {directions} {(directions == 1 ? "direction" : "directions")} belong");

        // The numbers are listed for those functions only that take them, in the order of the functions.
        var nextAlpha = new Queue<float>(alphas);
        var nextBeta = new Queue<float>(betas);
        RecurrentActivation[] all = [.. names.Select(name => One(node, name.ToLowerInvariant(), nextAlpha, nextBeta))];
        return [.. all.Chunk(standard.Length)];
    }

    /// <summary>f(x).</summary>
    public Value Apply(Value x) => Name switch
    {
        "sigmoid" => x.Unary(OpKind.Sigmoid),
        "tanh" => x.Unary(OpKind.Tanh),
        "relu" => x.Relu(),
        "affine" => x * Alpha + Beta,
        "leakyrelu" => x.Unary(OpKind.LeakyRelu, new SlopeAttributes(Alpha)),
        "thresholdedrelu" => x.Where(x.Binary(OpKind.Greater, x.Builder.Constant(Alpha)), x.Builder.Constant(0f)),
        "scaledtanh" => (x * Beta).Unary(OpKind.Tanh) * Alpha,
        "hardsigmoid" => (x * Alpha + Beta).Unary(OpKind.Clip, new ClipAttributes(0, 1)),
        "elu" => x.Relu() + x.Unary(OpKind.Clip, new ClipAttributes(float.NegativeInfinity, 0)).Unary(OpKind.Expm1) * Alpha,
        "softsign" => x / (x.Unary(OpKind.Abs) + 1),
        _ => x.Unary(OpKind.Softplus),
    };

    private static RecurrentActivation One(OperatorNode node, string name, Queue<float> alphas, Queue<float> betas)
    {
        (float? alpha, float? beta) = name switch
        {
            "sigmoid" or "tanh" or "relu" or "softsign" or "softplus" => ((float?)null, (float?)null),
            "affine" or "scaledtanh" => (1, name == "affine" ? 0 : 1),
            "leakyrelu" => (0.01f, null),
            "thresholdedrelu" or "elu" => (1, null),
            "hardsigmoid" => (0.2f, 0.5f),
            _ => throw node.Error($"names the activation function '{name}', which recurrent nodes do not have"),
        };
        if (alpha is not null && alphas.TryDequeue(out float givenAlpha)) alpha = givenAlpha;
        if (beta is not null && betas.TryDequeue(out float givenBeta)) beta = givenBeta;
        return new RecurrentActivation(name, alpha ?? 0, beta ?? 0);
    }
}
