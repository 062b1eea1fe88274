using System.Runtime.CompilerServices;

namespace Redoubt.Tensors;

/// <summary>Stores the sums of a tile after bias, addend, activation and mask.</summary>
internal static unsafe class ProductEpilogue<V, S>
    where V : struct
    where S : struct, ISimd<V>
{
    /// <summary>Stores rows × columns vectors from channel on; only the first channels lanes of them exist in the output.</summary>
    /// <param name="sums">Of the tile, row by row.</param>
    /// <param name="size">Rows and column vectors of the tile.</param>
    /// <param name="table">Where the pixels are.</param>
    /// <param name="first">The tile's first pixel in the table.</param>
    /// <param name="channel">First output channel, and how many there are from it on.</param>
    /// <param name="epilogue">What is applied.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Store(float* sums, (int Rows, int Columns) size, in PixelTable table, int first, (int First, int Count) channel, in Epilogue epilogue)
    {
        bool hasAddend = !epilogue.Addend.IsAbsent, hasMask = !epilogue.Mask.IsAbsent;
        V maskSlope = S.Broadcast(epilogue.MaskSlope);
        for (int column = 0; column < size.Columns; column++)
        {
            int offset = channel.First + column * S.Width, lanes = Math.Min(S.Width, channel.Count - column * S.Width);
            if (lanes <= 0) return;
            V bias = epilogue.Bias == null ? S.Zero : Load(epilogue.Bias + offset, lanes);
            float* source = sums + column * S.Width;
            for (int row = 0; row < size.Rows; row++, source += size.Columns * S.Width)
            {
                V value = S.Add(S.Load(source), bias);
                if (hasAddend) value = S.Add(value, Load(table.Addends[first + row] + offset, lanes));
                value = Activate(value, epilogue);
                if (hasMask)
                {
                    V closed = S.GreaterOrEqual(S.Zero, Load(table.Masks[first + row] + offset, lanes));
                    value = S.Select(closed, S.Multiply(value, maskSlope), value);
                }

                Store(value, table.Outputs[first + row] + offset, lanes);
            }
        }
    }

    /// <summary>Bias, activation and mask for a kernel that works pixel by pixel. Addend and mask point at this vector's channels, or are null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply(V value, V bias, float* addend, float* mask, int lanes, in Epilogue epilogue)
    {
        value = S.Add(value, bias);
        if (addend != null) value = S.Add(value, Load(addend, lanes));
        value = Activate(value, epilogue);
        if (mask == null) return value;
        return S.Select(S.GreaterOrEqual(S.Zero, Load(mask, lanes)), S.Multiply(value, S.Broadcast(epilogue.MaskSlope)), value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Load(float* source, int lanes) => lanes >= S.Width ? S.Load(source) : S.LoadPartial(source, lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(V value, float* destination, int lanes)
    {
        if (lanes >= S.Width) S.Store(value, destination);
        else S.StorePartial(value, destination, lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Activate(V value, in Epilogue epilogue) => epilogue.Activation switch
    {
        Activation.None => value,
        Activation.Relu => S.Select(S.GreaterOrEqual(S.Zero, value), S.Zero, value),
        Activation.Clip => UnaryOperators<V, S>.Clip.Apply(value, S.Broadcast(epilogue.Low), S.Broadcast(epilogue.High)),
        _ => S.Select(S.GreaterOrEqual(S.Zero, value), S.Multiply(value, S.Broadcast(epilogue.Slope)), value),
    };
}
