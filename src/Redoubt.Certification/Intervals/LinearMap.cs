using Redoubt.Graphs;

namespace Redoubt.Certification;

/// <summary>A map x ↦ Σ w·x with weights that do not depend on the box.</summary>
internal abstract class LinearMap
{
    /// <summary>Largest number of roundings that a term goes through: the number of terms of a sum, and what happens to the weights.</summary>
    public abstract long Roundings { get; }

    /// <summary>Type of the result.</summary>
    public abstract TensorType Type { get; }

    /// <summary>Axis of the result along which each element has weights of its own, counted from the right with 1 for the last; 0 when weights cannot take a factor.</summary>
    public virtual int ChannelFromRight => 0;

    /// <summary>Σ (s·w)·x.</summary>
    /// <param name="operand">x.</param>
    /// <param name="scale">s: one factor for each channel, of the result's type by broadcasting; null for 1.</param>
    public abstract Value Apply(Value operand, Value? scale);

    /// <summary>Σ |s·w|·x.</summary>
    /// <param name="operand">x, not negative.</param>
    /// <param name="scale">s.</param>
    public abstract Value ApplyMagnitude(Value operand, Value? scale);
}
