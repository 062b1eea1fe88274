using Redoubt.Tensors;

namespace Redoubt.Kernels.Bench;

/// <summary>One layer of a model, how often the model has it, and the batch it is measured with.</summary>
internal sealed record Layer(string Model, ConvolutionGeometry Geometry, int Rows, int Count, bool IsMatrix = false)
{
    public double Gflop => 2e-9 * Geometry.MultiplyAdds * Rows;

    public string Name => IsMatrix
        ? $"{Geometry.InputChannels}->{Geometry.OutputChannels}"
        : $"{Geometry.InputChannels}->{Geometry.OutputChannels} {Geometry.KernelHeight}x{Geometry.KernelWidth}/{Geometry.StrideY} @{Geometry.InputHeight}";

    public static IEnumerable<Layer> All()
    {
        foreach ((int size, int from, int to, int kernel, int stride, int count) in new[]
                 {
                     (32, 3, 64, 3, 1, 1), (32, 64, 64, 3, 1, 4), (32, 64, 128, 3, 2, 1), (32, 64, 128, 1, 2, 1), (16, 128, 128, 3, 1, 3),
                     (16, 128, 256, 3, 2, 1), (16, 128, 256, 1, 2, 1), (8, 256, 256, 3, 1, 3), (8, 256, 512, 3, 2, 1), (8, 256, 512, 1, 2, 1),
                     (4, 512, 512, 3, 1, 3),
                 })
            yield return new Layer("resnet18", ConvolutionGeometry.Square(size, from, to, kernel, stride, kernel / 2), 32, count);
        foreach ((int size, int from, int to, int stride, int count) in new[]
                 {
                     (32, 3, 16, 1, 1), (32, 16, 16, 1, 6), (32, 16, 32, 2, 1), (16, 32, 32, 1, 5), (16, 32, 64, 2, 1), (8, 64, 64, 1, 5),
                 })
            yield return new Layer("resnet20", ConvolutionGeometry.Square(size, from, to, 3, stride, 1), 64, count);
        foreach (int rows in new[] { 128, 1 })
        {
            yield return new Layer("mnist-cnn", ConvolutionGeometry.Square(28, 1, 32, 5, 1, 2), rows, 1);
            yield return new Layer("mnist-cnn", ConvolutionGeometry.Square(14, 32, 64, 5, 1, 2), rows, 1);
            yield return Matrix("mnist-cnn", 3136, 1024, rows);
            yield return Matrix("mnist-cnn", 1024, 10, rows);
            yield return Matrix("mlp", 784, 256, rows);
            yield return Matrix("mlp", 256, 256, rows);
            yield return Matrix("mlp", 256, 10, rows);
        }
    }

    private static Layer Matrix(string model, int inner, int columns, int rows) => new(model, new ConvolutionGeometry(1, 1, inner, columns, 1, 1), rows, 1, true);
}
