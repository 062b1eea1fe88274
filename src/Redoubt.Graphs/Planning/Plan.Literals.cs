using Redoubt.Tensors;

namespace Redoubt.Graphs;

/// <content>Inputs and outputs as literals, for callers that run a plan once and need not avoid allocation.</content>
public sealed partial class Plan
{
    /// <summary>Writes the first rows of an input.</summary>
    /// <param name="name">Name of the input.</param>
    /// <param name="value">Elements of the input's type, at most <see cref="Capacity"/> rows of them.</param>
    /// <exception cref="ArgumentException">The type differs, there is no such input, or there are too many elements.</exception>
    public void SetInput(string name, Literal value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Storage input = Find(_inputs, name, "input");
        if (value.ElementType != input.Type.ElementType) throw new ArgumentException($"The input '{name}' is {input.Type}, the value {value}.", nameof(value));
        switch (value.ElementType)
        {
            case ElementType.Int64:
                value.Integers.CopyTo(Integers(input));
                break;
            case ElementType.Float32:
                value.Floats.CopyTo(Floats(input));
                break;
            default:
                Array.ConvertAll(value.Booleans, static truth => truth ? 1f : 0f).CopyTo(Floats(input));
                break;
        }
    }

    /// <summary>A copy of the first rows of an output.</summary>
    /// <param name="name">Name of the output.</param>
    /// <param name="rows">Rows of the last run.</param>
    /// <exception cref="ArgumentException">There is no such output.</exception>
    public Literal GetOutput(string name, int rows)
    {
        Storage output = Find(_outputs, name, "output");
        Shape shape = output.Type.Bind(rows);
        return output.Type.ElementType switch
        {
            ElementType.Int64 => Literal.Of(shape, Integers(output)[..shape.Count].ToArray()),
            ElementType.Float32 => Literal.Of(shape, Floats(output)[..shape.Count].ToArray()),
            _ => Literal.Of(shape, Array.ConvertAll(Floats(output)[..shape.Count].ToArray(), static truth => truth != 0)),
        };
    }
}
