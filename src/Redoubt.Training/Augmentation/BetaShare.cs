using MathNet.Numerics.Distributions;
using Redoubt.Tensors;

namespace Redoubt.Training;

/// <summary>A draw from Beta(α, α).</summary>
internal static class BetaShare
{
    /// <summary>The number whose share of the distribution below it is the key's uniform number.</summary>
    public static double Draw(double alpha, RandomKey key) => Beta.InvCDF(alpha, alpha, key.Uniform());
}
