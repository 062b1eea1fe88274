using System.Globalization;
using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Models;

/// <summary>The architectures that can be trained and benchmarked.</summary>
public static class Architectures
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Architecture> All { get; } =
    [
        new("mlp", "Two hidden layers of 256, for any input", new Shape(1, 28, 28), MultilayerPerceptron),
        new("mnist-cnn", "Two 5×5 convolutions with pooling, then 1024 hidden units", new Shape(1, 28, 28), MnistCnn),
        new("small-cnn", "Two strided 4×4 convolutions, then 100 hidden units", new Shape(1, 28, 28), SmallCnn),
        new("four-conv", "Four 3×3 convolutions of 32 and 64 channels, two pools, then 200 and 200 units (Carlini and Wagner 2017, table 1): usual for robust MNIST", new Shape(1, 28, 28), FourConv),
        new("medium-cnn", "Four convolutions of 32 and 64 channels, two of them strided, then 512 and 512 units (Gowal et al. 2018, table 1), normalized: for certified training", new Shape(1, 28, 28), MediumCnn),
        new("cnn7", "Five 3×3 convolutions of 64 to 128 channels, then 512 hidden units: common for certified training (Shi et al., NeurIPS 2021)", new Shape(3, 32, 32), Cnn7),
        new("resnet8", "Residual network of 8 layers, 16-32-64 channels", new Shape(3, 32, 32), static (n, x, k) => ResidualNetworks.PostActivated(n, x, k, [16, 32, 64], 1)),
        new("resnet20", "Residual network of 20 layers, 16-32-64 channels (He et al., CVPR 2016, section 4.2)", new Shape(3, 32, 32), static (n, x, k) => ResidualNetworks.PostActivated(n, x, k, [16, 32, 64], 3)),
        new("resnet18", "Residual network of 18 layers in its CIFAR form, 64-128-256-512 channels", new Shape(3, 32, 32), static (n, x, k) => ResidualNetworks.PostActivated(n, x, k, [64, 128, 256, 512], 2)),
        new("preact-resnet18", "The same with normalization and rectifier before each convolution (He et al., ECCV 2016): usual for adversarial training", new Shape(3, 32, 32), static (n, x, k) => ResidualNetworks.PreActivated(n, x, k, 64, [64, 128, 256, 512], 2)),
        ResidualNetworks.Wide(16, 4),
        new("vit", "Vision transformer of 6 blocks, 128 wide, 4 heads, 4×4 patches (Dosovitskiy et al., ICLR 2021)", new Shape(3, 32, 32), VisionTransformer.Small),
    ];

    /// <summary>An architecture by name.</summary>
    /// <param name="name">Its name; <c>wrn-N-k</c> for a wide residual network of N = 6n + 4 layers, k times as wide as usual; several with a plus sign between them for an ensemble.</param>
    /// <exception cref="ArgumentException">There is none of that name; the message lists the names.</exception>
    public static Architecture Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        string[] members = name.Split('+', StringSplitOptions.TrimEntries);
        const int Most = 16;
        if (members.Length > Most) throw new ArgumentException($"An ensemble has {Most} members at most, this has {members.Length}.", nameof(name));
        return members.Length == 1 ? One(name) : Ensembles.Of([.. members.Select(One)]);
    }

    private static Architecture One(string name) =>
        All.FirstOrDefault(a => a.Name == name)
        ?? ResidualNetworks.FindWide(name)
        ?? throw new ArgumentException($"There is no architecture '{name}'; there are {string.Join(", ", All.Select(static a => a.Name))}; wrn-N-k exists for every N = 6n + 4.", nameof(name));

    private static Value MultilayerPerceptron(NetworkBuilder network, Value input, int classes)
    {
        Value x = network.Linear("fc1", Flatten(input), 256).Relu();
        x = network.Linear("fc2", x, 256).Relu();
        return network.Linear("fc3", x, classes, isLast: true);
    }

    private static Value MnistCnn(NetworkBuilder network, Value input, int classes)
    {
        Value x = Windows.Halve(network.Conv("conv1", input, 32, Windows.Of(5, 1, 2)).Relu());
        x = Windows.Halve(network.Conv("conv2", x, 64, Windows.Of(5, 1, 2)).Relu());
        x = network.Linear("fc1", Flatten(x), 1024).Relu();
        return network.Linear("fc2", x, classes, isLast: true);
    }

    private static Value SmallCnn(NetworkBuilder network, Value input, int classes)
    {
        Value x = network.Conv("conv1", input, 16, Windows.Of(4, 2, 1)).Relu();
        x = network.Conv("conv2", x, 32, Windows.Of(4, 2, 1)).Relu();
        x = network.Linear("fc1", Flatten(x), 100).Relu();
        return network.Linear("fc2", x, classes, isLast: true);
    }

    private static Value FourConv(NetworkBuilder network, Value input, int classes)
    {
        Value x = network.Conv("conv1", input, 32, Windows.Of(3, 1, 0)).Relu();
        x = Windows.Halve(network.Conv("conv2", x, 32, Windows.Of(3, 1, 0)).Relu());
        x = network.Conv("conv3", x, 64, Windows.Of(3, 1, 0)).Relu();
        x = Windows.Halve(network.Conv("conv4", x, 64, Windows.Of(3, 1, 0)).Relu());
        x = network.Linear("fc1", Flatten(x), 200).Relu();
        x = network.Linear("fc2", x, 200).Relu();
        return network.Linear("fc3", x, classes, isLast: true);
    }

    private static Value MediumCnn(NetworkBuilder network, Value input, int classes)
    {
        Value x = input;
        foreach ((int layer, int channels, int kernel, int stride) in new[] { (1, 32, 3, 1), (2, 32, 4, 2), (3, 64, 3, 1), (4, 64, 4, 2) })
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"conv{layer}");
            x = network.BatchNormalization($"{name}.bn", network.Conv(name, x, channels, Windows.Of(kernel, stride, 1), bias: false)).Relu();
        }

        x = network.Linear("fc1", Flatten(x), 512).Relu();
        x = network.Linear("fc2", x, 512).Relu();
        return network.Linear("fc3", x, classes, isLast: true);
    }

    private static Value Cnn7(NetworkBuilder network, Value input, int classes)
    {
        Value x = input;
        foreach ((int layer, int channels, int stride) in new[] { (1, 64, 1), (2, 64, 1), (3, 128, 2), (4, 128, 1), (5, 128, 1) })
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"conv{layer}");
            x = network.BatchNormalization($"{name}.bn", network.Conv(name, x, channels, Windows.Of(3, stride, 1))).Relu();
        }

        x = network.Linear("fc1", Flatten(x), 512).Relu();
        return network.Linear("fc2", x, classes, isLast: true);
    }

    private static Value Flatten(Value input)
    {
        int length = input.Type.Bind(1).RowLength;
        return input.Reshape(input.Type[0], length);
    }
}
