using Redoubt.Tensors;

namespace Redoubt.Models;

/// <summary>A limit on perturbations that is no norm of the difference. Whoever judges an example measures it again.</summary>
/// <remarks>Stateless and thread-safe.</remarks>
public interface IPerturbationLimit
{
    /// <summary>What is measured, its limit and its unit, in a few words: for example <c>Wasserstein distance of at most 0.1 pixels</c>.</summary>
    string Description { get; }

    /// <summary>The largest allowed value.</summary>
    double Largest { get; }

    /// <summary>Measures a change in double precision.</summary>
    /// <param name="example">Shape of an example.</param>
    /// <param name="bounds">Valid input values.</param>
    /// <param name="clean">The clean values.</param>
    /// <param name="changed">The changed values.</param>
    /// <returns>The distance, zero for equal values; infinite where there is no path from one to the other.</returns>
    double Measure(Shape example, InputBounds bounds, ReadOnlySpan<float> clean, ReadOnlySpan<float> changed);
}
