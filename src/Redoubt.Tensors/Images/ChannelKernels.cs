using System.Runtime.Intrinsics;

namespace Redoubt.Tensors;

/// <summary>Per-channel statistics and maps of channels-last images: the parts of batch normalization and of bias gradients. Stateless and thread-safe.</summary>
/// <remarks>
/// <para>Sums over images and pixels are taken in at most <see cref="MaxSlices"/> slices of image rows, whose number depends on the images alone, so the bytes do not
/// depend on threads. Inside a slice blocks of about 256 pixels are summed in float, four pixels apart, and block sums in double.</para>
/// <para>A sum runs in two steps: all slices, then Finish. Scratch is <see cref="ScratchLength"/> doubles and needs no clearing.</para>
/// </remarks>
internal abstract unsafe class ChannelKernels
{
    /// <summary>Slices that a sum is divided into when there are enough image rows.</summary>
    public const int MaxSlices = 16;

    private static readonly ChannelKernels?[] s_instances = new ChannelKernels?[4];

    /// <summary>The kernels of one instruction set.</summary>
    /// <exception cref="PlatformNotSupportedException">This machine does not have the set.</exception>
    public static ChannelKernels For(InstructionSet set)
    {
        if (!InstructionSets.IsSupported(set)) throw new PlatformNotSupportedException($"This machine has no {set} instructions.");
        return s_instances[(int)set] ??= set switch
        {
            InstructionSet.Vector512 => new ChannelKernels<Vector512<float>, Simd512>(),
            InstructionSet.Vector256 => new ChannelKernels<Vector256<float>, Simd256>(),
            InstructionSet.Vector128 => new ChannelKernels<Vector128<float>, Simd128>(),
            _ => new ChannelKernels<float, Simd1>(),
        };
    }

    /// <summary>Units of the sums.</summary>
    public static int Slices(int images, in ImageView x) => Math.Min(MaxSlices, images * x.Height);

    /// <summary>Units of the maps: image rows.</summary>
    public static int RowUnits(int images, in ImageView x) => images * x.Height;

    /// <summary>Doubles of scratch for a sum over this many channels.</summary>
    public static int ScratchLength(int channels) => MaxSlices * SliceLength(channels);

    /// <summary>y = x · scale[c] + shift[c], then max(·, 0) if rectified; y may be x.</summary>
    public abstract void Affine(in ImageView x, in ImageView y, float* scale, float* shift, bool rectified, int unit);

    /// <summary>First step of the sums of x.</summary>
    public abstract void Sums(in ImageView x, int images, double* scratch, int slice);

    /// <summary>sums[c] = Σ x over images and pixels.</summary>
    public static void FinishSums(in ImageView x, int images, double* scratch, float* sums)
    {
        for (int c = 0; c < x.Channels; c++) sums[c] = (float)Total(scratch, Slices(images, x), x.Channels, c);
    }

    /// <summary>First step of mean and variance.</summary>
    public abstract void Moments(in ImageView x, int images, double* scratch, int slice);

    /// <summary>Mean and biased variance of each channel over images and pixels.</summary>
    /// <remarks>Each slice sums differences from the mean of its first image row, so that a large mean costs no digits; slices are merged by Chan, Golub and LeVeque's formula.</remarks>
    public static void FinishMoments(in ImageView x, int images, double* scratch, float* mean, float* variance)
    {
        int channels = x.Channels, slices = Slices(images, x), rows = images * x.Height;
        for (int c = 0; c < channels; c++)
        {
            double count = 0, average = 0, squares = 0;
            for (int slice = 0; slice < slices; slice++)
            {
                double* part = scratch + ((nint)slice * SliceLength(channels));
                (int first, int end) = RowsOf(slice, slices, rows);
                double n = (double)(end - first) * x.Width;
                double offset = part[c] / n;
                double difference = Pivots(part, channels)[c] + offset - average;
                double total = count + n;
                squares += Math.Max(0, part[channels + c] - (part[c] * offset)) + (difference * difference * (count * n / total));
                average += difference * (n / total);
                count = total;
            }

            mean[c] = (float)average;
            variance[c] = (float)(squares / count);
        }
    }

    /// <summary>First step of the gradient of batch normalization with batch statistics: Σ dy and Σ dy·(x - mean).</summary>
    public abstract void NormSums(in ImageView x, in ImageView dy, float* mean, int images, double* scratch, int slice);

    /// <summary>Second step: gradients of the scale and shift, and the coefficients of the gradient of x.</summary>
    /// <param name="x">The images that were normalized.</param>
    /// <param name="images">Number of images.</param>
    /// <param name="scratch">As <see cref="NormSums"/> left it.</param>
    /// <param name="norm">Mean, 1/√(variance + ε) and scale of each channel.</param>
    /// <param name="gradients">Receives the gradients of scale and shift; null for those not wanted.</param>
    /// <param name="coefficients">Receives 4 · channels floats for <see cref="NormGradient"/>.</param>
    public static void FinishNormSums(in ImageView x, int images, double* scratch, in NormParameters norm, in NormGradients gradients, float* coefficients)
    {
        int channels = x.Channels, slices = Slices(images, x);
        double count = (double)images * x.Height * x.Width;
        for (int c = 0; c < channels; c++)
        {
            double sum = Total(scratch, slices, channels, c), product = Total(scratch, slices, channels, channels + c);
            double inverse = norm.InverseDeviation[c];
            double factor = norm.Scale[c] * inverse;
            if (gradients.Scale != null) gradients.Scale[c] = (float)(product * inverse);
            if (gradients.Shift != null) gradients.Shift[c] = (float)sum;

            // dx = γ/σ · (dy - Σdy/n - (x - μ)/σ² · Σdy(x - μ)/n) = a·dy + b·(x - μ) + k
            coefficients[c] = norm.Mean[c];
            coefficients[channels + c] = (float)factor;
            coefficients[(2 * channels) + c] = (float)(-factor * inverse * inverse * product / count);
            coefficients[(3 * channels) + c] = (float)(-factor * sum / count);
        }
    }

    /// <summary>Third step: the gradient of x; dx may be dy.</summary>
    public abstract void NormGradient(in ImageView x, in ImageView dy, in ImageView dx, float* coefficients, int unit);

    /// <summary>Doubles of a slice: two sums for each channel, and room for a pivot.</summary>
    private protected static int SliceLength(int channels) => 3 * channels;

    private protected static float* Pivots(double* slice, int channels) => (float*)(slice + (2 * channels));

    private protected static (int First, int End) RowsOf(int slice, int slices, int rows) =>
        ((int)((long)slice * rows / slices), (int)((slice + 1L) * rows / slices));

    private static double Total(double* scratch, int slices, int channels, int index)
    {
        double total = 0;
        for (int slice = 0; slice < slices; slice++) total += scratch[((nint)slice * SliceLength(channels)) + index];
        return total;
    }
}
