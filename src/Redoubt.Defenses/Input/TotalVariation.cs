using System.Numerics;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Defenses;

/// <summary>Forgets some pixels at random and paints a new image that agrees with the others and varies little.</summary>
/// <remarks>
/// <para>Source: Guo et al., "Countering adversarial images using input transformations", ICLR 2018, arXiv:1711.00117, section 3.3, with half the pixels and a weight of 0.03. Minimizes
/// ½ Σ m_i (z_i - x_i)² + λ Σ |∇z|₂ channel by channel (isotropic, forward differences), m_i = 0 where pixel i was forgotten in all channels. Departs from the paper, which writes the first term without the
/// square; solved by the primal-dual method of Chambolle and Pock, 2011, algorithm 1, for a fixed number of steps. With no pixel forgotten it is the denoising of Rudin, Osher and Fatemi (1992).</para>
/// <para>The minimizer has a derivative that is not computed: the gradient given is zero, and adaptive attacks go through the identity, and over the draws of the pixels (Athalye, Carlini and Wagner, ICML 2018,
/// arXiv:1802.00420, section 5.3.2, where that breaks it). Guarantees nothing.</para>
/// </remarks>
public sealed class TotalVariation : IInputTransformation
{
    // The squared norm of forward differences in two directions is below 8.
    private const float StepLength = 0.35f;

    private readonly int _channels, _height, _width, _steps;
    private readonly float _weight;
    private readonly double _drop;

    /// <summary>Creates the transformation.</summary>
    /// <param name="example">Shape of an image, <c>[C,H,W]</c>.</param>
    /// <param name="weight">λ, positive, in input units.</param>
    /// <param name="drop">Probability that a pixel is forgotten, in [0, 0.95].</param>
    /// <param name="steps">Steps of the solver, in [1, 10000].</param>
    /// <exception cref="ArgumentException">The rows are no images, or a number is out of its range.</exception>
    public TotalVariation(Shape example, double weight, double drop, int steps = 100)
    {
        if (!(weight > 0 && double.IsFinite(weight))) throw new ArgumentOutOfRangeException(nameof(weight), weight, "Must be positive and finite.");
        if (!(drop is >= 0 and <= 0.95)) throw new ArgumentOutOfRangeException(nameof(drop), drop, "Must be in [0, 0.95].");
        if (steps is < 1 or > 10_000) throw new ArgumentOutOfRangeException(nameof(steps), steps, "Must be in [1, 10000].");
        (_channels, _height, _width) = Windows.Image(example, "total-variation");
        (_weight, _drop, _steps) = ((float)weight, drop, steps);
    }

    /// <inheritdoc/>
    public GradientBehavior Gradients => _drop > 0 ? GradientBehavior.Shattered | GradientBehavior.Stochastic : GradientBehavior.Shattered;

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<float> input, RandomKey key, Span<float> output)
    {
        int pixels = _height * _width;
        var kept = new float[pixels];
        Draw(key, kept);
        for (int c = 0; c < _channels; c++) Solve(input.Slice(c * pixels, pixels), kept, output.Slice(c * pixels, pixels));
    }

    /// <summary>Zeros: see the remarks.</summary>
    public void Pullback(ReadOnlySpan<float> input, RandomKey key, ReadOnlySpan<float> outputGradient, Span<float> inputGradient) => inputGradient.Clear();

    /// <summary>1 for the pixels that are kept, 0 for the others.</summary>
    internal void Draw(RandomKey key, Span<float> kept)
    {
        kept.Fill(1);
        if (_drop == 0) return;
        key.FillUniform(kept);
        for (int i = 0; i < kept.Length; i++) kept[i] = kept[i] >= _drop ? 1 : 0;
    }

    private void Solve(ReadOnlySpan<float> x, ReadOnlySpan<float> kept, Span<float> z)
    {
        int pixels = x.Length;
        var work = new Work(pixels);
        float mean = 0, count = 0;
        for (int i = 0; i < pixels; i++) (mean, count) = (mean + kept[i] * x[i], count + kept[i]);
        mean /= Math.Max(1, count);
        for (int i = 0; i < pixels; i++)
        {
            // The step of the first term in closed form: z ← (z + τ m x) / (1 + τ m).
            work.Inverse[i] = 1 / (1 + StepLength * kept[i]);
            work.Given[i] = StepLength * kept[i] * x[i] * work.Inverse[i];
            work.Z[i] = work.Ahead[i] = kept[i] > 0 ? x[i] : mean;
        }

        for (int step = 0; step < _steps; step++)
        {
            RaiseDual(work.Ahead, work.Across, work.Down);
            LowerPrimal(work);
        }

        work.Z.CopyTo(z);
    }

    // p ← Π(p + σ∇ẑ), with Π onto discs of radius λ. Pixel pairs that reach over the border keep p = 0.
    private void RaiseDual(ReadOnlySpan<float> ahead, Span<float> across, Span<float> down)
    {
        int lanes = Vector<float>.Count;
        var sigma = new Vector<float>(StepLength);
        var weight = new Vector<float>(_weight);
        for (int i = 0; i < _height; i++)
        {
            int start = i * _width, j = 0;
            bool last = i == _height - 1;
            for (; j < _width - lanes; j += lanes)
            {
                int at = start + j;
                var here = new Vector<float>(ahead[at..]);
                Vector<float> a = new Vector<float>(across[at..]) + sigma * (new Vector<float>(ahead[(at + 1)..]) - here);
                Vector<float> d = last ? Vector<float>.Zero : new Vector<float>(down[at..]) + sigma * (new Vector<float>(ahead[(at + _width)..]) - here);
                Vector<float> scale = weight / Vector.Max(weight, Vector.SquareRoot(a * a + d * d));
                (a * scale).CopyTo(across[at..]);
                (d * scale).CopyTo(down[at..]);
            }

            for (; j < _width; j++)
            {
                int at = start + j;
                float a = j == _width - 1 ? 0 : across[at] + StepLength * (ahead[at + 1] - ahead[at]), d = last ? 0 : down[at] + StepLength * (ahead[at + _width] - ahead[at]);
                float scale = _weight / MathF.Max(_weight, MathF.Sqrt(a * a + d * d));
                (across[at], down[at]) = (a * scale, d * scale);
            }
        }
    }

    // z ← prox(z + τ div p), ẑ ← 2z - z_old.
    private void LowerPrimal(Work work)
    {
        ReadOnlySpan<float> across = work.Across, down = work.Down, inverse = work.Inverse, given = work.Given;
        Span<float> z = work.Z, ahead = work.Ahead;
        int lanes = Vector<float>.Count;
        var tau = new Vector<float>(StepLength);
        for (int i = 0; i < _height; i++)
        {
            int start = i * _width, j = 1;
            LowerPixel(work, i, 0);
            for (; j <= _width - lanes; j += lanes)
            {
                int at = start + j;
                Vector<float> divergence = new Vector<float>(across[at..]) - new Vector<float>(across[(at - 1)..]) + new Vector<float>(down[at..]);
                if (i > 0) divergence -= new Vector<float>(down[(at - _width)..]);
                var old = new Vector<float>(z[at..]);
                Vector<float> now = (old + tau * divergence) * new Vector<float>(inverse[at..]) + new Vector<float>(given[at..]);
                now.CopyTo(z[at..]);
                (now + now - old).CopyTo(ahead[at..]);
            }

            for (; j < _width; j++) LowerPixel(work, i, j);
        }
    }

    private void LowerPixel(Work work, int i, int j)
    {
        int at = i * _width + j;
        float divergence = work.Across[at] - (j > 0 ? work.Across[at - 1] : 0) + work.Down[at] - (i > 0 ? work.Down[at - _width] : 0), old = work.Z[at];
        float now = (old + StepLength * divergence) * work.Inverse[at] + work.Given[at];
        (work.Z[at], work.Ahead[at]) = (now, now + now - old);
    }

    // The dual variable p = (Across, Down), the primal one Z, its extrapolation ẑ = Ahead, and the two numbers of the first term's step.
    private sealed class Work(int pixels)
    {
        public float[] Across { get; } = new float[pixels];

        public float[] Down { get; } = new float[pixels];

        public float[] Z { get; } = new float[pixels];

        public float[] Ahead { get; } = new float[pixels];

        public float[] Inverse { get; } = new float[pixels];

        public float[] Given { get; } = new float[pixels];
    }
}
