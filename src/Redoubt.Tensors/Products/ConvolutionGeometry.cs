namespace Redoubt.Tensors;

/// <summary>Sizes of a 2-D convolution (cross-correlation, as in ONNX): output (y, x) sums input (y · StrideY - PadTop + ky · DilationY, …) over the kernel.
/// Pads may be negative (cropping).</summary>
internal readonly record struct ConvolutionGeometry(int InputHeight, int InputWidth, int InputChannels, int OutputChannels, int KernelHeight, int KernelWidth)
{
    public int StrideY { get; init; } = 1;

    public int StrideX { get; init; } = 1;

    public int DilationY { get; init; } = 1;

    public int DilationX { get; init; } = 1;

    public int PadTop { get; init; }

    public int PadLeft { get; init; }

    public int PadBottom { get; init; }

    public int PadRight { get; init; }

    public int Groups { get; init; } = 1;

    public int OutputHeight => (InputHeight + PadTop + PadBottom - ((KernelHeight - 1) * DilationY) - 1) / StrideY + 1;

    public int OutputWidth => (InputWidth + PadLeft + PadRight - ((KernelWidth - 1) * DilationX) - 1) / StrideX + 1;

    public int InputChannelsPerGroup => InputChannels / Groups;

    public int OutputChannelsPerGroup => OutputChannels / Groups;

    public int Taps => KernelHeight * KernelWidth;

    /// <summary>Each channel convolved with one kernel of its own.</summary>
    public bool IsDepthwise => Groups > 1 && Groups == InputChannels && Groups == OutputChannels;

    /// <summary>Multiply-adds for one image.</summary>
    public long MultiplyAdds => (long)OutputHeight * OutputWidth * OutputChannels * InputChannelsPerGroup * Taps;

    /// <summary>What the windows of all outputs reach beyond the image.</summary>
    public Halo RequiredHalo => new(
        Math.Max(0, PadTop),
        Math.Max(0, PadLeft),
        Math.Max(0, (OutputHeight - 1) * StrideY + (KernelHeight - 1) * DilationY + 1 - PadTop - InputHeight),
        Math.Max(0, (OutputWidth - 1) * StrideX + (KernelWidth - 1) * DilationX + 1 - PadLeft - InputWidth));

    /// <summary>Equal pads on all sides and one stride.</summary>
    public static ConvolutionGeometry Square(int size, int inputChannels, int outputChannels, int kernel, int stride = 1, int pad = 0) =>
        new(size, size, inputChannels, outputChannels, kernel, kernel)
        {
            StrideY = stride, StrideX = stride, PadTop = pad, PadLeft = pad, PadBottom = pad, PadRight = pad,
        };

    /// <summary>Throws when a size is impossible; called once by every operator's factory.</summary>
    public ConvolutionGeometry Validated()
    {
        if (Math.Min(Math.Min(InputHeight, InputWidth), Math.Min(InputChannels, OutputChannels)) < 1 || Math.Min(KernelHeight, KernelWidth) < 1)
            throw new ArgumentException($"Every size of a convolution must be positive: {this}.");
        if (Math.Min(Math.Min(StrideY, StrideX), Math.Min(DilationY, DilationX)) < 1)
            throw new ArgumentException($"Strides and dilations must be positive: {this}.");
        if (Groups < 1 || InputChannels % Groups != 0 || OutputChannels % Groups != 0)
            throw new ArgumentException($"Groups must divide input and output channels: {this}.");
        if (InputHeight + PadTop + PadBottom <= (KernelHeight - 1) * DilationY || InputWidth + PadLeft + PadRight <= (KernelWidth - 1) * DilationX)
            throw new ArgumentException($"The kernel is larger than the padded image: {this}.");
        return this;
    }
}
