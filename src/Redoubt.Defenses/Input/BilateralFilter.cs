using Redoubt.Graphs;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Defenses;

/// <summary>Smooths images but keeps their edges: a mean of the pixels around, weighted by how near and how alike they are.</summary>
/// <remarks>
/// <para>Source: Tomasi and Manduchi, "Bilateral filtering for gray and color images", ICCV 1998. Pixel q weighs exp(-|q-p|²/2σ_s² - |I(q)-I(p)|²/2σ_c²) in the mean at p; |I(q)-I(p)| is the
/// Euclidean distance over the channels. Borders are mirrored.</para>
/// <para>Smooth, so its gradient is exact. Guarantees nothing.</para>
/// </remarks>
public sealed class BilateralFilter : IGraphTransformation
{
    private readonly int _radius, _height, _width;
    private readonly double _space, _color;

    /// <summary>Creates the filter.</summary>
    /// <param name="example">Shape of an image, <c>[C,H,W]</c>.</param>
    /// <param name="size">Side of the square in pixels, odd, in [3, 15].</param>
    /// <param name="color">Standard deviation σ_c over values, positive, in input units.</param>
    /// <param name="space">Standard deviation σ_s over places, positive, in pixels.</param>
    /// <exception cref="ArgumentException">The rows are no images, or a number is out of its range.</exception>
    public BilateralFilter(Shape example, int size, double color, double space)
    {
        if (size is < 3 or > 15 || size % 2 == 0) throw new ArgumentOutOfRangeException(nameof(size), size, "Must be an odd number, 3 to 15.");
        if (!(color > 0 && double.IsFinite(color))) throw new ArgumentOutOfRangeException(nameof(color), color, "Must be positive and finite.");
        if (!(space > 0 && double.IsFinite(space))) throw new ArgumentOutOfRangeException(nameof(space), space, "Must be positive and finite.");
        (_, _height, _width) = Windows.Image(example, "bilateral");
        (_radius, _color, _space) = (size / 2, color, space);
    }

    /// <inheritdoc/>
    public GradientBehavior Gradients => GradientBehavior.Exact;

    /// <inheritdoc/>
    public Value Emit(Value rows)
    {
        Value bordered = Windows.Mirror(rows, _radius, _radius);

        // The pixel itself weighs 1, so the sum of the weights cannot vanish.
        Value sum = rows, weights = rows.Builder.Constant(1f);
        for (int row = -_radius; row <= _radius; row++)
        {
            for (int column = -_radius; column <= _radius; column++)
            {
                if (row == 0 && column == 0) continue;
                Value other = Windows.Part(bordered, (row + _radius, column + _radius), (_height, _width)), difference = other - rows;
                double distance = (row * row + column * column) / (2 * _space * _space);
                Value alike = (difference * difference).Sum([1], keepDimensions: true) * (float)(-1 / (2 * _color * _color));
                Value weight = (alike + (float)-distance).Unary(OpKind.Exp);
                sum += weight * other;
                weights += weight;
            }
        }

        return sum / weights;
    }
}
