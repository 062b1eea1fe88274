using System.Globalization;
using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Models;

/// <summary>Residual networks in their forms for small images: the first convolution keeps the size, every stage but the first halves it.</summary>
internal static class ResidualNetworks
{
    /// <summary>Normalization after each convolution (He et al., CVPR 2016, arXiv:1512.03385), with a convolution in the shortcuts that change the shape.</summary>
    public static Value PostActivated(NetworkBuilder network, Value input, int classes, int[] widths, int blocks)
    {
        Value x = network.BatchNormalization("bn1", network.Conv("conv1", input, widths[0], Windows.Of(3, 1, 1), bias: false)).Relu();
        foreach ((string name, int width, int stride) in Blocks(widths, blocks)) x = PostActivatedBlock(network, name, x, width, stride);
        return network.Linear("fc", x.Mean([2, 3]), classes, isLast: true);
    }

    /// <summary>Normalization and rectifier before each convolution (He et al., ECCV 2016, arXiv:1603.05027).</summary>
    public static Value PreActivated(NetworkBuilder network, Value input, int classes, int stem, int[] widths, int blocks)
    {
        Value x = network.Conv("conv1", input, stem, Windows.Of(3, 1, 1), bias: false);
        foreach ((string name, int width, int stride) in Blocks(widths, blocks)) x = PreActivatedBlock(network, name, x, width, stride);
        x = network.BatchNormalization("bn", x).Relu();
        return network.Linear("fc", x.Mean([2, 3]), classes, isLast: true);
    }

    /// <summary>A wide residual network of 6n + 4 layers (Zagoruyko and Komodakis, BMVC 2016, arXiv:1605.07146), without dropout.</summary>
    public static Architecture Wide(int layers, int factor)
    {
        int blocks = (layers - 4) / 6;
        int[] widths = [16 * factor, 32 * factor, 64 * factor];
        return new Architecture(
            string.Create(CultureInfo.InvariantCulture, $"wrn-{layers}-{factor}"),
            string.Create(CultureInfo.InvariantCulture, $"Wide residual network of {layers} layers, {widths[0]}-{widths[1]}-{widths[2]} channels (Zagoruyko and Komodakis, BMVC 2016)"),
            new Shape(3, 32, 32),
            (network, input, classes) => PreActivated(network, input, classes, 16, widths, blocks));
    }

    /// <summary>The wide residual network of a name such as <c>wrn-28-10</c>; null for any other name.</summary>
    public static Architecture? FindWide(string name)
    {
        const int MostLayers = 100, MostWidth = 20;
        string[] parts = name.Split('-');
        return parts is ["wrn", var first, var second]
            && int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out int layers) && layers is >= 10 and <= MostLayers && layers % 6 == 4
            && int.TryParse(second, NumberStyles.None, CultureInfo.InvariantCulture, out int factor) && factor is >= 1 and <= MostWidth
            ? Wide(layers, factor)
            : null;
    }

    private static IEnumerable<(string Name, int Width, int Stride)> Blocks(int[] widths, int blocks)
    {
        for (int stage = 0; stage < widths.Length; stage++)
        {
            for (int block = 0; block < blocks; block++)
                yield return (string.Create(CultureInfo.InvariantCulture, $"layer{stage + 1}.{block}"), widths[stage], stage > 0 && block == 0 ? 2 : 1);
        }
    }

    private static Value PostActivatedBlock(NetworkBuilder network, string name, Value input, int width, int stride)
    {
        Value x = network.BatchNormalization($"{name}.bn1", network.Conv($"{name}.conv1", input, width, Windows.Of(3, stride, 1), bias: false)).Relu();
        x = network.BatchNormalization($"{name}.bn2", network.Conv($"{name}.conv2", x, width, Windows.Of(3, 1, 1), bias: false));
        Value shortcut = KeepsShape(input, width, stride)
            ? input
            : network.BatchNormalization($"{name}.shortcut.bn", network.Conv($"{name}.shortcut.conv", input, width, Windows.Of(1, stride, 0), bias: false));
        return (x + shortcut).Relu();
    }

    private static Value PreActivatedBlock(NetworkBuilder network, string name, Value input, int width, int stride)
    {
        Value activated = network.BatchNormalization($"{name}.bn1", input).Relu();
        Value x = network.Conv($"{name}.conv1", activated, width, Windows.Of(3, stride, 1), bias: false);
        x = network.Conv($"{name}.conv2", network.BatchNormalization($"{name}.bn2", x).Relu(), width, Windows.Of(3, 1, 1), bias: false);
        return x + (KeepsShape(input, width, stride) ? input : network.Conv($"{name}.shortcut.conv", activated, width, Windows.Of(1, stride, 0), bias: false));
    }

    private static bool KeepsShape(Value input, int width, int stride) => stride == 1 && input.Type[1] == width;
}
