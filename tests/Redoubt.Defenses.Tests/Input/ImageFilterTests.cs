using Redoubt.Models;
using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Defenses.Tests;

public sealed class ImageFilterTests
{
    private static readonly Shape Batch = new(3, 2, 7, 9), Image = new(2, 7, 9);

    // The window of scipy.ndimage: an even one reaches farther up and left, and its rank is size²/2.
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(7)]
    public void Median_RandomImages_EqualsSortedWindows(int size)
    {
        Tensor images = Rows.Random(Batch), actual = Rows.Apply(new MedianFilter(Image, size), images);
        int before = size / 2;
        ForEachPixel((n, c, i, j) =>
        {
            float[] window = [.. from y in Enumerable.Range(-before, size) from x in Enumerable.Range(-before, size) select At(images, n, c, i + y, j + x)];
            Array.Sort(window);
            Assert.Equal(window[size * size / 2], At(actual, n, c, i, j));
        });
    }

    [Theory]
    [InlineData(0.4)]
    [InlineData(1)]
    [InlineData(3)]
    public void Gaussian_RandomImages_EqualsTwoDimensionalSum(double sigma)
    {
        Tensor images = Rows.Random(Batch), actual = Rows.Apply(SeparableFilter.Gaussian(Image, sigma), images);
        int radius = (int)(4 * sigma + 0.5);
        ForEachPixel((n, c, i, j) =>
        {
            double sum = 0, total = 0;
            for (int y = -radius; y <= radius; y++)
            {
                for (int x = -radius; x <= radius; x++)
                {
                    double weight = Math.Exp(-(x * x + y * y) / (2 * sigma * sigma));
                    (sum, total) = (sum + weight * At(images, n, c, i + y, j + x), total + weight);
                }
            }

            Assert.Equal(sum / total, At(actual, n, c, i, j), 2e-6);
        });
    }

    [Fact]
    public void Bilateral_RandomImages_EqualsItsFormula()
    {
        Tensor images = Rows.Random(Batch), actual = Rows.Apply(new BilateralFilter(Image, 5, 0.2, 1.5), images);
        ForEachPixel((n, c, i, j) =>
        {
            double sum = 0, total = 0;
            for (int y = -2; y <= 2; y++)
            {
                for (int x = -2; x <= 2; x++)
                {
                    double color = Enumerable.Range(0, 2).Sum(k => Math.Pow(At(images, n, k, i + y, j + x) - At(images, n, k, i, j), 2));
                    double weight = Math.Exp(-(x * x + y * y) / (2 * 1.5 * 1.5) - color / (2 * 0.2 * 0.2));
                    (sum, total) = (sum + weight * At(images, n, c, i + y, j + x), total + weight);
                }
            }

            Assert.Equal(sum / total, At(actual, n, c, i, j), 5e-6);
        });
    }

    [Theory]
    [InlineData(5, 3)]
    [InlineData(3, 1)]
    public void NonLocalMeans_RandomImages_EqualsItsFormula(int window, int patch)
    {
        const double Strength = 0.25;
        Tensor images = Rows.Random(Batch), actual = Rows.Apply(new NonLocalMeans(Image, window, patch, Strength), images);
        int reach = window / 2, border = patch / 2;
        ForEachPixel((n, c, i, j) =>
        {
            double sum = 0, total = 0;
            for (int y = -reach; y <= reach; y++)
            {
                for (int x = -reach; x <= reach; x++)
                {
                    double distance = 0;
                    for (int k = 0; k < 2; k++)
                    {
                        for (int v = -border; v <= border; v++)
                        {
                            for (int u = -border; u <= border; u++) distance += Math.Pow(At(images, n, k, i + y + v, j + x + u) - At(images, n, k, i + v, j + u), 2) / (2 * patch * patch);
                        }
                    }

                    double weight = Math.Exp(-distance / (Strength * Strength));
                    (sum, total) = (sum + weight * At(images, n, c, i + y, j + x), total + weight);
                }
            }

            Assert.Equal(sum / total, At(actual, n, c, i, j), 5e-6);
        });
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.3)]
    public void Resampling_RandomImages_EqualsTwoResizes(double factor)
    {
        Tensor images = Rows.Random(Batch), actual = Rows.Apply(SeparableFilter.Resampling(Image, factor), images);
        (int Height, int Width) small = ((int)Math.Round(7 * factor), (int)Math.Round(9 * factor));
        float[] between = new float[small.Height * small.Width], back = new float[63];
        for (int plane = 0; plane < 6; plane++)
        {
            BilinearImage.Resize(images.Data.Slice(63 * plane, 63), (7, 9), between, small);
            BilinearImage.Resize(between, small, back, (7, 9));
            for (int i = 0; i < 63; i++) Assert.Equal(back[i], actual.Data[63 * plane + i], 2e-6f);
        }
    }

    public static TheoryData<string> Exact => ["median=3", "median=2", "gaussian-blur=1", "bilateral:size=5,color=0.2,space=1", "non-local-means:strength=0.3,window=5,patch=3", "resample=0.5"];

    [Theory]
    [MemberData(nameof(Exact))]
    public void Pullback_ExactFilters_AgreesWithFiniteDifferences(string text)
    {
        IInputTransformation filter = Make(text);
        Assert.Equal(GradientBehavior.Exact, filter.Gradients);

        // Steps far smaller than the gaps between pixels, so that no median changes its pixel.
        Rows.CheckPullback(filter, Rows.Random(Image), text.StartsWith("median", StringComparison.Ordinal) ? 1e-5 : 1e-3, text.StartsWith("median", StringComparison.Ordinal) ? 2e-2 : 2e-3);
    }

    [Theory]
    [MemberData(nameof(Exact))]
    public void ApplyRows_Batch_EqualsRowsAlone(string text)
    {
        IInputTransformation filter = Make(text);
        Tensor images = Rows.Random(Batch), together = Rows.Apply(filter, images);
        for (int row = 0; row < 3; row++)
        {
            var alone = new float[Image.Count];
            filter.Apply(images.Row(row), default, alone);
            Assert.Equal(alone, together.Row(row).ToArray());
        }

        Assert.Equal(Rows.Random(Batch).Data.ToArray(), images.Data.ToArray());
    }

    // A constant image has nothing to smooth.
    [Theory]
    [MemberData(nameof(Exact))]
    public void Apply_ConstantImage_StaysAsItIs(string text)
    {
        var image = new float[Image.Count];
        Array.Fill(image, 0.3f);
        var result = new float[image.Length];
        Make(text).Apply(image, default, result);
        Assert.All(result, static v => Assert.Equal(0.3f, v, 1e-6f));
    }

    [Fact]
    public void Create_RowsThatAreNoImages_SaysSo() =>
        Assert.Equal("median needs images [C,H,W]; a row of this model is [4].", Assert.Throws<ArgumentException>(static () => ConfiguredDefense.Of("median").Create(new DefenseSite(new Shape(4), InputBounds.Unit, 2))).Message);

    // Every rank of random lists: the network sorts as far as the rank needs.
    [Fact]
    public void Network_EveryRank_FindsTheSortedElement()
    {
        for (int count = 2; count <= 49; count += count < 10 ? 1 : 13)
        {
            for (int rank = 0; rank < count; rank++)
            {
                var values = new float[count];
                new RandomKey(TestSeed.Value).Fold((ulong)(100 * count + rank)).FillUniform(values);
                float[] sorted = [.. values.Order()];
                foreach (MedianFilter.Comparison step in MedianFilter.Network(count, rank))
                {
                    (float a, float b) = (values[step.Low], values[step.High]);
                    values[step.Low] = step.NeedsSmaller ? Math.Min(a, b) : float.NaN;
                    values[step.High] = step.NeedsLarger ? Math.Max(a, b) : float.NaN;
                }

                Assert.Equal(sorted[rank], values[rank]);
            }
        }
    }

    private static IInputTransformation Make(string text) => new DefenseSyntax(static _ => throw new InvalidOperationException()).Parse(text).Create(new DefenseSite(Image, InputBounds.Unit, 2));

    private static void ForEachPixel(Action<int, int, int, int> check)
    {
        for (int n = 0; n < 3; n++)
        {
            for (int c = 0; c < 2; c++)
            {
                for (int i = 0; i < 7; i++)
                {
                    for (int j = 0; j < 9; j++) check(n, c, i, j);
                }
            }
        }
    }

    private static float At(Tensor images, int n, int c, int i, int j)
    {
        i = Mirror(i, 7);
        j = Mirror(j, 9);
        return images.Data[((n * 2 + c) * 7 + i) * 9 + j];
    }

    // Written apart from the filter: walk until inside.
    private static int Mirror(int place, int length)
    {
        while (place < 0 || place >= length) place = place < 0 ? -1 - place : 2 * length - 1 - place;
        return place;
    }
}
