namespace Redoubt.Tensors;

/// <summary>One phase of an input gradient: every stride-th input pixel from (Y, X) on, as a stride-1 convolution over the output's gradient.</summary>
internal readonly record struct GradientPhase(int Y, int X, ConvolutionGeometry Geometry, WeightLayout Weights)
{
    /// <summary>Phases of a row of them.</summary>
    public static int Columns(ConvolutionGeometry forward) => Math.Min(forward.StrideX, forward.InputWidth);

    /// <summary>Phases of a forward convolution.</summary>
    public static int Count(ConvolutionGeometry forward) => checked(Math.Min(forward.StrideY, forward.InputHeight) * Columns(forward));

    /// <summary>The phase of the pixels from (y, x) on.</summary>
    public static GradientPhase Create(ConvolutionGeometry forward, int y, int x)
    {
        var rows = Axis.Of(forward.KernelHeight, forward.StrideY, forward.DilationY, forward.PadTop, y);
        var columns = Axis.Of(forward.KernelWidth, forward.StrideX, forward.DilationX, forward.PadLeft, x);
        int height = (forward.InputHeight - y + forward.StrideY - 1) / forward.StrideY;
        int width = (forward.InputWidth - x + forward.StrideX - 1) / forward.StrideX;
        var geometry = new ConvolutionGeometry(
            forward.OutputHeight, forward.OutputWidth, forward.OutputChannels, forward.InputChannels, rows.Taps, columns.Taps)
        {
            DilationY = rows.Dilation,
            DilationX = columns.Dilation,
            PadTop = rows.Pad,
            PadLeft = columns.Pad,
            PadBottom = height - forward.OutputHeight - rows.Pad + (rows.Taps - 1) * rows.Dilation,
            PadRight = width - forward.OutputWidth - columns.Pad + (columns.Taps - 1) * columns.Dilation,
            Groups = forward.Groups,
        };
        return new GradientPhase(y, x, geometry, Transposed(forward, rows, columns));
    }

    // Input and output channels change places, and the phase's taps are read from the last to the first.
    private static WeightLayout Transposed(ConvolutionGeometry forward, Axis rows, Axis columns)
    {
        WeightLayout plain = WeightLayout.OutputFirst(forward);
        return new WeightLayout(
            rows.Last * plain.Row + columns.Last * plain.Column, plain.Input, plain.Output, -rows.Step * plain.Row, -columns.Step * plain.Column, plain.Group);
    }

    /// <summary>The kernel taps k that meet position p: those with (p + pad - k·dilation) divisible by the stride.</summary>
    private readonly record struct Axis(int Taps, int Step, int Last, int Dilation, int Pad)
    {
        public static Axis Of(int kernel, int stride, int dilation, int pad, int position)
        {
            int common = Gcd(stride, dilation), step = stride / common, spread = dilation / common;
            int first = 0;
            while (first < kernel && Modulo(position + pad - first * dilation, stride) != 0) first++;
            if (first >= kernel) return new Axis(0, step, 0, spread, 0);
            int taps = (kernel - 1 - first) / step + 1;

            // Output index under the first tap; each later tap lies spread outputs before it.
            int origin = (position + pad - first * dilation) / stride;
            return new Axis(taps, step, first + (taps - 1) * step, spread, (taps - 1) * spread - origin);
        }

        private static int Gcd(int a, int b) => b == 0 ? a : Gcd(b, a % b);

        private static int Modulo(int a, int b) => (a % b + b) % b;
    }
}
