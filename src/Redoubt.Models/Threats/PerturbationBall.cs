using System.Numerics.Tensors;
using Redoubt.Tensors;

namespace Redoubt.Models;

/// <summary>The allowed perturbations around an input: all points within a radius in one norm, and where there is a mask, that differ inside it only.</summary>
/// <remarks>
/// <para>All members work on one row and are thread-safe. Points that projection or the samplers return lie inside ball and bounds when
/// re-checked in double precision: box edges are rounded inward, and a point that float rounding pushed out is pulled back.</para>
/// </remarks>
public sealed record PerturbationBall
{
    /// <summary>Creates a ball.</summary>
    /// <param name="norm">How distance is measured.</param>
    /// <param name="radius">Radius ε in input units, zero or more and finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">The norm is unknown, or the radius is negative, infinite or NaN.</exception>
    public PerturbationBall(Norm norm, double radius)
    {
        if (!Enum.IsDefined(norm)) throw new ArgumentOutOfRangeException(nameof(norm), norm, "The norm must be Linf, L2, L1 or L0.");
        if (!(radius >= 0 && radius <= float.MaxValue))
            throw new ArgumentOutOfRangeException(nameof(radius), radius, "The radius must be zero or more and finite.");
        Norm = norm;
        Radius = radius;
    }

    /// <summary>How distance is measured.</summary>
    public Norm Norm { get; }

    /// <summary>Radius ε in input units.</summary>
    public double Radius { get; }

    /// <summary>The values that may change; null for all. A point that differs in any other value is not in the ball, whatever the radius.</summary>
    public PerturbationMask? Mask { get; init; }

    /// <summary>A further limit that is no norm; null for none. Whoever judges an example measures it; <see cref="Distance"/>, projections and samples do not know it.</summary>
    public IPerturbationLimit? Limit { get; init; }

    /// <summary>Whether the radius keeps anything out; false only for <see cref="Unlimited"/>.</summary>
    public bool IsLimited => Radius < float.MaxValue;

    /// <summary>Every perturbation, measured in a norm: for attacks that look for the smallest one.</summary>
    /// <param name="norm">How distance is measured.</param>
    public static PerturbationBall Unlimited(Norm norm) => new(norm, float.MaxValue);

    /// <summary>A ball of the maximum norm.</summary>
    /// <param name="epsilon">Radius in input units.</param>
    public static PerturbationBall Linf(double epsilon) => new(Norm.Linf, epsilon);

    /// <summary>A Euclidean ball.</summary>
    /// <param name="epsilon">Radius in input units.</param>
    public static PerturbationBall L2(double epsilon) => new(Norm.L2, epsilon);

    /// <summary>A ball of the sum norm.</summary>
    /// <param name="epsilon">Radius in input units.</param>
    public static PerturbationBall L1(double epsilon) => new(Norm.L1, epsilon);

    /// <summary>All points that differ from the center in a limited number of values.</summary>
    /// <param name="values">Most values that may change.</param>
    public static PerturbationBall L0(double values) => new(Norm.L0, values);

    /// <summary>The ball of another radius around the same center, with the same norm, mask and further limit.</summary>
    /// <param name="radius">Radius ε in input units, zero or more and finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">The radius is negative, infinite or NaN.</exception>
    public PerturbationBall WithRadius(double radius) => new(Norm, radius) { Mask = Mask, Limit = Limit };

    /// <summary>Every perturbation inside the mask, measured in the same norm.</summary>
    public PerturbationBall WithoutLimit() => WithRadius(float.MaxValue);

    /// <summary>Distance of a point from a center in this ball's norm, in double precision; infinite where they differ outside the mask.</summary>
    /// <param name="point">One row.</param>
    /// <param name="center">The clean row.</param>
    public double Distance(ReadOnlySpan<float> point, ReadOnlySpan<float> center) =>
        Mask is { } mask && mask.FirstChange(point, center) >= 0 ? double.PositiveInfinity : Norm.Distance(point, center);

    /// <summary>Whether a point lies in the ball around a center. A NaN coordinate never does.</summary>
    /// <param name="point">One row.</param>
    /// <param name="center">The clean row.</param>
    /// <param name="tolerance">Excess of the distance that is forgiven, in input units.</param>
    public bool Contains(ReadOnlySpan<float> point, ReadOnlySpan<float> center, double tolerance = 1e-7) =>
        Distance(point, center) <= Radius + tolerance;

    /// <summary>Computes the smallest box that holds ball and bounds, each edge rounded towards the center; outside the mask it is the center itself.</summary>
    /// <param name="center">The clean row, inside the bounds.</param>
    /// <param name="bounds">Valid input values.</param>
    /// <param name="lower">Receives the smallest allowed values; as long as the row.</param>
    /// <param name="upper">Receives the largest allowed values; as long as the row.</param>
    /// <returns>The region; it refers to the three spans and does not copy them.</returns>
    public FeasibleRegion Surround(ReadOnlySpan<float> center, InputBounds bounds, Span<float> lower, Span<float> upper)
    {
        for (int i = 0; i < center.Length; i++)
        {
            if (Norm == Norm.L0)
            {
                (lower[i], upper[i]) = (bounds.Lower, bounds.Upper);
                continue;
            }

            // The nearest float may lie up to half an ulp outside [c - ε, c + ε]; the next one towards c never does.
            double low = center[i] - Radius, high = center[i] + Radius;
            float l = (float)low, h = (float)high;
            lower[i] = Math.Max(bounds.Lower, l < low ? MathF.BitIncrement(l) : l);
            upper[i] = Math.Min(bounds.Upper, h > high ? MathF.BitDecrement(h) : h);
        }

        Mask?.Restore(lower, center);
        Mask?.Restore(upper, center);
        return new FeasibleRegion(center, lower, upper);
    }

    /// <summary>Moves a point into ball and bounds.</summary>
    /// <remarks>ℓ∞, ℓ1 and ℓ0: the nearest feasible point (ℓ1: Croce and Hein, ICML 2021, arXiv:2103.01208; ℓ0: the largest changes stay, the
    /// earlier one on a tie). ℓ2: scaled onto the ball, then clamped to the
    /// bounds, as attacks do; feasible, but not always the nearest.</remarks>
    /// <param name="point">Changed in place.</param>
    /// <param name="region">Made by <see cref="Surround"/> with this ball.</param>
    public void Project(Span<float> point, FeasibleRegion region) => Project(point, region, Radius);

    /// <summary>Moves a point into the bounds and into a smaller ball of the same norm: for attacks that change the radius as they go.</summary>
    /// <param name="point">Changed in place.</param>
    /// <param name="region">Made by <see cref="Surround"/> with this ball.</param>
    /// <param name="radius">Radius in input units, at least zero and at most <see cref="Radius"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The radius is larger than the ball's, negative or NaN.</exception>
    public void Project(Span<float> point, FeasibleRegion region, double radius)
    {
        if (!(radius >= 0 && radius <= Radius)) throw new ArgumentOutOfRangeException(nameof(radius), radius, $"The radius must be in [0, {Radius}].");
        Mask?.Restore(point, region.Center); // before anything is measured
        switch (Norm)
        {
            case Norm.Linf:
                TensorPrimitives.Max(point, region.Lower, point);
                TensorPrimitives.Min(point, region.Upper, point);
                if (radius < Radius) ClampChanges(point, region.Center, (float)radius);
                break;
            case Norm.L2:
                ProjectL2(point, region, radius);
                break;
            case Norm.L1:
                SumNormProjection.Project(point, region, radius);
                PullInside(point, region, radius);
                break;
            default:
                CountProjection.Project(point, region, radius);
                break;
        }
    }

    /// <summary>Moves a point into ball and bounds; allocates, so attack loops keep a region instead.</summary>
    /// <param name="point">Changed in place.</param>
    /// <param name="center">The clean row, inside the bounds.</param>
    /// <param name="bounds">Valid input values.</param>
    public void Project(Span<float> point, ReadOnlySpan<float> center, InputBounds bounds) =>
        Project(point, Surround(center, bounds, new float[center.Length], new float[center.Length]));

    /// <summary>Adds a step of a given length in the direction of steepest ascent; neither projects nor clamps.</summary>
    /// <remarks>ℓ∞: <c>α·sign(g)</c>. ℓ2: <c>α·g/‖g‖₂</c>. ℓ1: α spread with the gradient's signs over the 1 % (at least one) coordinates of largest
    /// |g| among those that the box still lets move (Tramèr and Boneh, NeurIPS 2019, arXiv:1904.13000; the exact steepest step would use one
    /// coordinate and needs too many steps). ℓ0 has no such step. A zero gradient gives no step; NaN counts as zero in ℓ∞ and ℓ1 and cancels the step in ℓ2.</remarks>
    /// <param name="point">Changed in place.</param>
    /// <param name="gradient">Gradient of what is to grow.</param>
    /// <param name="stepSize">Length α of the step in this norm.</param>
    /// <param name="region">Made by <see cref="Surround"/> with this ball; only ℓ1 looks at it.</param>
    /// <exception cref="NotSupportedException">The norm is ℓ0.</exception>
    public void StepUphill(Span<float> point, ReadOnlySpan<float> gradient, double stepSize, FeasibleRegion region)
    {
        switch (Norm)
        {
            case Norm.Linf:
                AscentSteps.Sign(point, gradient, (float)stepSize);
                break;
            case Norm.L2:
                AscentSteps.Normalized(point, gradient, stepSize);
                break;
            case Norm.L1:
                AscentSteps.Sparse(point, gradient, stepSize, region);
                break;
            default:
                throw new NotSupportedException("There is no steepest step of a given length in l0.");
        }
    }

    /// <summary>Draws a point uniformly from the ball and moves it into the bounds.</summary>
    /// <param name="point">Overwritten.</param>
    /// <param name="region">Made by <see cref="Surround"/> with this ball.</param>
    /// <param name="key">Randomness; the point is a function of key and region.</param>
    public void Sample(Span<float> point, FeasibleRegion region, RandomKey key)
    {
        Direction(point, key);
        // Uniform in the ball: the share of volume within r is (r/ε)^D. The box norm needs no such correction.
        double length = Norm == Norm.Linf ? 1 : Math.Pow(key.Uniform(), 1.0 / (Mask?.FreeValues ?? point.Length));
        Place(point, region, length * Radius);
    }

    /// <summary>Draws a random direction, goes to the surface of the ball and moves the point into the bounds.</summary>
    /// <param name="point">Overwritten.</param>
    /// <param name="region">Made by <see cref="Surround"/> with this ball.</param>
    /// <param name="key">Randomness; the point is a function of key and region.</param>
    public void SampleSurface(Span<float> point, FeasibleRegion region, RandomKey key)
    {
        Direction(point, key);
        Mask?.Clear(point);
        float largest = Norm == Norm.Linf && point.Length > 0 ? TensorPrimitives.MaxMagnitude<float>(point) : 1;
        Place(point, region, Radius / (Math.Abs(largest) + 1e-12));
    }

    /// <summary>For example <c>linf 0.3</c>.</summary>
    public override string ToString() =>
        (IsLimited ? FormattableString.Invariant($"{Norm.Name()} {Radius}") : $"{Norm.Name()} without limit") + (Mask is null ? string.Empty : $" inside {Mask.Name}")
        + (Limit is null ? string.Empty : $", {Limit.Description}");

    /// <summary>ℓ∞: uniform in the cube [-1, 1]^D. ℓ2, ℓ1: uniform direction of norm 1 inside the mask.</summary>
    private void Direction(Span<float> direction, RandomKey key)
    {
        switch (Norm)
        {
            case Norm.Linf:
                key.FillUniform(direction, -1, 1);
                return;
            case Norm.L2:
                key.FillNormal(direction);
                Mask?.Clear(direction);
                TensorPrimitives.Multiply(direction, (float)(1 / Math.Sqrt(DoubleSums.Squares(direction))), direction);
                return;
            case Norm.L0:
                throw new NotSupportedException("There is no uniform sample of an l0 ball; attacks in l0 draw their own starts.");
            default:
                // Exponential numbers over their sum are uniform on the simplex; random signs give the cross-polytope.
                key.FillUniform(direction, -1, 1);
                Mask?.Clear(direction); // zero stays zero: log(1)
                double sum = 0;
                for (int i = 0; i < direction.Length; i++)
                {
                    double exponential = -Math.Log(1 - Math.Min(Math.Abs(direction[i]), 1 - 1e-9));
                    direction[i] = (float)Math.CopySign(exponential, direction[i]);
                    sum += exponential;
                }

                TensorPrimitives.Multiply(direction, (float)(1 / sum), direction);
                return;
        }
    }

    private void Place(Span<float> direction, FeasibleRegion region, double length)
    {
        TensorPrimitives.Multiply(direction, (float)length, direction);
        TensorPrimitives.Add(direction, region.Center, direction);
        Project(direction, region);
    }

    private void ProjectL2(Span<float> point, FeasibleRegion region, double radius)
    {
        double distance = Norm.Distance(point, region.Center);
        if (distance > radius) Shrink(point, region.Center, radius / distance);
        TensorPrimitives.Max(point, region.Lower, point);
        TensorPrimitives.Min(point, region.Upper, point);
        PullInside(point, region, radius);
    }

    /// <summary>Undoes what float rounding put outside: towards the center, so bounds are kept.</summary>
    /// <remarks>Near 0.5 a coordinate moves in steps of 6e-8, which in a small ball is a large share of the perturbation: one small margin could fail
    /// again and again, so it doubles until the point is inside, at the latest at the center itself.</remarks>
    private void PullInside(Span<float> point, FeasibleRegion region, double radius)
    {
        double distance = Norm.Distance(point, region.Center);
        for (double margin = 1.0 / (1 << 22); distance > radius && margin < 1; margin *= 2)
        {
            Shrink(point, region.Center, radius / distance * (1 - margin));
            distance = Norm.Distance(point, region.Center);
        }

        if (!(distance <= radius)) region.Center.CopyTo(point); // also when it is NaN
    }

    /// <summary>Moves every value to within a distance of the center's; float rounding may leave it an ulp farther.</summary>
    private static void ClampChanges(Span<float> point, ReadOnlySpan<float> center, float most)
    {
        TensorPrimitives.Subtract(point, center, point);
        TensorPrimitives.Clamp(point, -most, most, point);
        TensorPrimitives.Add(point, center, point);
    }

    private static void Shrink(Span<float> point, ReadOnlySpan<float> center, double factor)
    {
        TensorPrimitives.Subtract(point, center, point);
        TensorPrimitives.Multiply(point, (float)factor, point);
        TensorPrimitives.Add(point, center, point);
    }
}
