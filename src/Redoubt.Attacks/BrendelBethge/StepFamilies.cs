using System.Numerics;

namespace Redoubt.Attacks;

/// <summary>The solutions of the trust-region problem of one norm for all radii: with the way back to the input d and the multiple ν·b of the normal, one number between the shortest
/// step onto the hyperplane (0) and the step of least distance without a trust region (the far end).</summary>
/// <remarks>They follow from the stationarity of <c>‖d - δ‖_p + μ·‖δ‖₂² - λ·b·δ</c>, which falls apart into one problem per value.</remarks>
internal interface IStepFamily
{
    /// <summary>Change of each value.</summary>
    Vector<float> At(Vector<float> d, Vector<float> nb, Vector<float> low, Vector<float> high);
}

/// <summary>ℓ2: a·d + ν·b, a in [0, 1].</summary>
internal readonly struct EuclideanFamily(float share) : IStepFamily
{
    public Vector<float> At(Vector<float> d, Vector<float> nb, Vector<float> low, Vector<float> high) =>
        Vector.Min(Vector.Max(share * d + nb, low), high);
}

/// <summary>ℓ1: the value nearest to d within s of ν·b, s ≥ 0.</summary>
internal readonly struct SumFamily(float reach) : IStepFamily
{
    public Vector<float> At(Vector<float> d, Vector<float> nb, Vector<float> low, Vector<float> high)
    {
        Vector<float> s = new(reach), near = Vector.Min(Vector.Max(d, nb - s), nb + s);
        return Vector.Min(Vector.Max(near, low), high);
    }
}

/// <summary>ℓ∞: ν·b within t of d, t ≥ 0.</summary>
internal readonly struct MaximumFamily(float limit) : IStepFamily
{
    public Vector<float> At(Vector<float> d, Vector<float> nb, Vector<float> low, Vector<float> high)
    {
        Vector<float> t = new(limit);
        return Vector.Min(Vector.Max(nb, Vector.Max(low, d - t)), Vector.Min(high, d + t));
    }
}

/// <summary>ℓ0: d itself where that lies not more than s farther from ν·b than the box allows, otherwise ν·b inside the box, s ≥ 0.</summary>
internal readonly struct CountFamily(float reach) : IStepFamily
{
    public Vector<float> At(Vector<float> d, Vector<float> nb, Vector<float> low, Vector<float> high)
    {
        Vector<float> free = Vector.Min(Vector.Max(nb, low), high), far = d - nb, near = free - nb;
        return Vector.ConditionalSelect(Vector.LessThanOrEqual(far * far - near * near, new Vector<float>(reach * reach)), d, free);
    }
}
