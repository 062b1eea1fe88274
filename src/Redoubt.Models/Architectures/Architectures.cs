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
        new("medium-cnn", "Four convolutions of 32 and 64 channels, two of them strided, then 512 and 512 units (Gowal et al. 2018, table 1), normalized: for certified training", new Shape(1, 28, 28), MediumCnn),
        new("cnn7", "Five 3×3 convolutions of 64 to 128 channels, then 512 hidden units: common for certified training (Shi et al., NeurIPS 2021)", new Shape(3, 32, 32), Cnn7),
        new("resnet20", "Residual network of 20 layers, 16-32-64 channels (He et al., CVPR 2016, section 4.2)", new Shape(3, 32, 32), ResNet20),
        new("resnet18", "Residual network of 18 layers in its CIFAR form, 64-128-256-512 channels", new Shape(3, 32, 32), ResNet18),
    ];

    /// <summary>An architecture by name.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="ArgumentException">There is none of that name; the message lists the names.</exception>
    public static Architecture Find(string name) =>
        All.FirstOrDefault(a => a.Name == name)
        ?? throw new ArgumentException($"There is no architecture '{name}'; there are {string.Join(", ", All.Select(static a => a.Name))}.", nameof(name));

    private static Value MultilayerPerceptron(NetworkBuilder network, Value input, int classes)
    {
        Value x = network.Linear("fc1", Flatten(input), 256).Relu();
        x = network.Linear("fc2", x, 256).Relu();
        return network.Linear("fc3", x, classes, isLast: true);
    }

    private static Value MnistCnn(NetworkBuilder network, Value input, int classes)
    {
        Value x = Pool(network.Conv("conv1", input, 32, Window(5, 1, 2)).Relu());
        x = Pool(network.Conv("conv2", x, 64, Window(5, 1, 2)).Relu());
        x = network.Linear("fc1", Flatten(x), 1024).Relu();
        return network.Linear("fc2", x, classes, isLast: true);
    }

    private static Value SmallCnn(NetworkBuilder network, Value input, int classes)
    {
        Value x = network.Conv("conv1", input, 16, Window(4, 2, 1)).Relu();
        x = network.Conv("conv2", x, 32, Window(4, 2, 1)).Relu();
        x = network.Linear("fc1", Flatten(x), 100).Relu();
        return network.Linear("fc2", x, classes, isLast: true);
    }

    private static Value MediumCnn(NetworkBuilder network, Value input, int classes)
    {
        Value x = input;
        foreach ((int layer, int channels, int kernel, int stride) in new[] { (1, 32, 3, 1), (2, 32, 4, 2), (3, 64, 3, 1), (4, 64, 4, 2) })
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"conv{layer}");
            x = network.BatchNormalization($"{name}.bn", network.Conv(name, x, channels, Window(kernel, stride, 1), bias: false)).Relu();
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
            x = network.BatchNormalization($"{name}.bn", network.Conv(name, x, channels, Window(3, stride, 1))).Relu();
        }

        x = network.Linear("fc1", Flatten(x), 512).Relu();
        return network.Linear("fc2", x, classes, isLast: true);
    }

    private static Value ResNet20(NetworkBuilder network, Value input, int classes) => ResidualNetwork(network, input, classes, [16, 32, 64], 3);

    private static Value ResNet18(NetworkBuilder network, Value input, int classes) => ResidualNetwork(network, input, classes, [64, 128, 256, 512], 2);

    private static Value ResidualNetwork(NetworkBuilder network, Value input, int classes, int[] widths, int blocks)
    {
        Value x = network.BatchNormalization("bn1", network.Conv("conv1", input, widths[0], Window(3, 1, 1), bias: false)).Relu();
        for (int stage = 0; stage < widths.Length; stage++)
        {
            for (int block = 0; block < blocks; block++)
            {
                string name = string.Create(CultureInfo.InvariantCulture, $"layer{stage + 1}.{block}");
                x = ResidualBlock(network, name, x, widths[stage], stride: stage > 0 && block == 0 ? 2 : 1);
            }
        }

        return network.Linear("fc", x.Mean([2, 3]), classes, isLast: true);
    }

    private static Value ResidualBlock(NetworkBuilder network, string name, Value input, int width, int stride)
    {
        Value x = network.BatchNormalization($"{name}.bn1", network.Conv($"{name}.conv1", input, width, Window(3, stride, 1), bias: false)).Relu();
        x = network.BatchNormalization($"{name}.bn2", network.Conv($"{name}.conv2", x, width, Window(3, 1, 1), bias: false));
        bool isSame = stride == 1 && input.Type[1] == width;
        Value shortcut = isSame
            ? input
            : network.BatchNormalization($"{name}.shortcut.bn", network.Conv($"{name}.shortcut.conv", input, width, Window(1, stride, 0), bias: false));
        return (x + shortcut).Relu();
    }

    private static Value Flatten(Value input)
    {
        int length = input.Type.Bind(1).RowLength;
        return input.Reshape(input.Type[0], length);
    }

    private static Value Pool(Value input) =>
        input.Unary(OpKind.MaxPool, new WindowAttributes { KernelHeight = 2, KernelWidth = 2, StrideHeight = 2, StrideWidth = 2 });

    private static WindowAttributes Window(int kernel, int stride, int pad) => new()
    {
        KernelHeight = kernel,
        KernelWidth = kernel,
        StrideHeight = stride,
        StrideWidth = stride,
        PadTop = pad,
        PadLeft = pad,
        PadBottom = pad,
        PadRight = pad,
    };
}
