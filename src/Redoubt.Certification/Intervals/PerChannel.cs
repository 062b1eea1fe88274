using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Certification;

/// <summary>Values with one number for each channel of another.</summary>
internal static class PerChannel
{
    /// <summary>Whether a value broadcasts to a type and varies along one axis of it at most.</summary>
    /// <param name="value">Type of the value.</param>
    /// <param name="type">The type.</param>
    /// <param name="fromRight">The axis, counted from the right with 1 for the last.</param>
    public static bool Fits(TensorType value, TensorType type, int fromRight)
    {
        if (value.Rank > type.Rank) return false;
        for (int i = 1; i <= value.Rank; i++)
        {
            bool isAllowed = value[^i] == 1 || (i == fromRight && value[^i] == type[^i]);
            if (!isAllowed) return false;
        }

        return true;
    }

    /// <summary>The axis along which a value varies that broadcasts to a type, counted from the right, 1 for a single number; 0 where it varies along several or
    /// enlarges the type.</summary>
    public static int AxisOf(TensorType value, TensorType type)
    {
        int axis = 1;
        for (int i = 1; i <= value.Rank; i++)
        {
            if (value[^i] != 1) axis = i;
        }

        return axis <= type.Rank && Fits(value, type, axis) ? axis : 0;
    }

    /// <summary>Whether a value broadcasts to a type without enlarging it.</summary>
    public static bool Broadcasts(TensorType value, TensorType type)
    {
        if (value.Rank > type.Rank) return false;
        for (int i = 1; i <= value.Rank; i++)
        {
            if (value[^i] != 1 && value[^i] != type[^i]) return false;
        }

        return true;
    }

    /// <summary>One number for every channel.</summary>
    public static Value Filled(GraphBuilder builder, TensorType type, int fromRight, float number)
    {
        int channels = type[^fromRight].Size;
        int[] extents = [channels, .. Enumerable.Repeat(1, fromRight - 1)];
        float[] numbers = new float[channels];
        Array.Fill(numbers, number);
        return builder.Constant(Literal.Of(new Shape(extents), numbers));
    }
}
