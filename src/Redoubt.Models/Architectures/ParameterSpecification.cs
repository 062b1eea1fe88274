using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Models;

/// <summary>A parameter or state of a network: its name, extents and start.</summary>
/// <param name="Name">Unique in the network.</param>
/// <param name="Shape">Extents.</param>
/// <param name="Role">Parameter or state.</param>
/// <param name="Initialization">How it starts.</param>
public sealed record ParameterSpecification(string Name, Shape Shape, InputRole Role, Initialization Initialization)
{
    /// <summary>The start itself, where it is not drawn: weights that were trained before. Not modified.</summary>
    public Literal? Start { get; init; }

    /// <summary>Draws the start value, or copies the one that is given.</summary>
    /// <param name="key">Randomness.</param>
    public Literal Create(RandomKey key)
    {
        if (Start is { } start) return Literal.Of(start.Shape, (float[])start.Floats.Clone());
        float[] values = new float[Shape.Count];
        switch (Initialization)
        {
            case Initialization.Ones:
                Array.Fill(values, 1f);
                break;
            case Initialization.HeNormal:
                FillNormal(values, key, 2);
                break;
            case Initialization.ScaledNormal:
                FillNormal(values, key, 1);
                break;
            default:
                break;
        }

        return Literal.Of(Shape, values);
    }

    // Fan-in: inputs of one output. The first axis counts the outputs.
    private void FillNormal(float[] values, RandomKey key, float gain)
    {
        key.FillNormal(values);
        float deviation = MathF.Sqrt(gain / Shape.RowLength);
        for (int i = 0; i < values.Length; i++) values[i] *= deviation;
    }
}
