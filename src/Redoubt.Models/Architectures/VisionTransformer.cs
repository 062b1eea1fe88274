using System.Globalization;
using Redoubt.Graphs;

namespace Redoubt.Models;

/// <summary>A small vision transformer (Dosovitskiy et al., ICLR 2021, arXiv:2010.11929, section 3.1): normalization before each part, learned positions.</summary>
/// <remarks>Departs from the paper in averaging the tokens instead of adding one for the class (Beyer et al., 2022, arXiv:2205.01580).</remarks>
internal static class VisionTransformer
{
    private const int Patch = 4, Width = 128, Heads = 4, Hidden = 256, Depth = 6;

    /// <summary>The network: image <c>[N, C, H, W]</c> with sides that are multiples of 4, logits <c>[N, K]</c>.</summary>
    public static Value Small(NetworkBuilder network, Value input, int classes)
    {
        if (input.Type.Rank != 4 || input.Type[2].Size % Patch != 0 || input.Type[3].Size % Patch != 0)
            throw new InvalidGraphException($"The network 'vit' takes images whose sides are multiples of {Patch}, this is {input.Type}.");
        Value patches = network.Conv("patches", input, Width, Windows.Of(Patch, Patch, 0));
        int tokens = patches.Type[2].Size * patches.Type[3].Size;
        Value x = patches.Reshape(patches.Type[0], Width, tokens).Transpose(0, 2, 1);
        x += network.Weights("positions", 1, tokens, Width);
        for (int block = 0; block < Depth; block++)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"block{block + 1}");
            x += Attention(network, name, network.LayerNormalization($"{name}.ln1", x), tokens);
            Value hidden = Gelu(network.Linear($"{name}.fc1", network.LayerNormalization($"{name}.ln2", x), Hidden));
            x += network.Linear($"{name}.fc2", hidden, Width, isLast: true);
        }

        return network.Linear("fc", network.LayerNormalization("ln", x).Mean([1]), classes, isLast: true);
    }

    // softmax(QKᵀ/√d)V for each head (Vaswani et al., NeurIPS 2017, arXiv:1706.03762, section 3.2).
    private static Value Attention(NetworkBuilder network, string name, Value input, int tokens)
    {
        const int Depth = Width / Heads;
        Value PerHead(string part) => network.Linear($"{name}.{part}", input, Width, isLast: true).Reshape(input.Type[0], tokens, Heads, Depth).Transpose(0, 2, 1, 3);
        Value scores = PerHead("query").MatMul(PerHead("key"), transposeRight: true) * (1 / MathF.Sqrt(Depth));
        Value mixed = scores.Unary(OpKind.Softmax).MatMul(PerHead("value"));
        return network.Linear($"{name}.out", mixed.Transpose(0, 2, 1, 3).Reshape(input.Type[0], tokens, Width), Width, isLast: true);
    }

    private static Value Gelu(Value x) => x * ((x * (1 / MathF.Sqrt(2))).Unary(OpKind.Erf) + 1f) * 0.5f;
}
