using System.Runtime.InteropServices;
using Redoubt.Tensors;

namespace Redoubt.Data;

/// <summary>Brings the elements of a file into the one form kept in memory: row-major, little-endian, Booleans 0 or 1.</summary>
internal static class NpyLayout
{
    /// <summary>Normalizes the bytes of a file; may work in place.</summary>
    public static byte[] Normalize(byte[] bytes, NpyHeader header)
    {
        int size = NpyCodes.Size(header.Type);
        if (header.BigEndian && size > 1) SwapBytes(bytes, size);
        if (header.Type == NpyType.Boolean)
        {
            // NumPy takes any other byte as true.
            for (int i = 0; i < bytes.Length; i++) bytes[i] = bytes[i] == 0 ? (byte)0 : (byte)1;
        }

        if (!header.Fortran || header.Shape.Rank < 2 || bytes.Length == 0) return bytes;
        return size switch
        {
            1 => ToRowMajor<byte>(bytes, header.Shape),
            2 => ToRowMajor<ushort>(bytes, header.Shape),
            4 => ToRowMajor<uint>(bytes, header.Shape),
            _ => ToRowMajor<ulong>(bytes, header.Shape),
        };
    }

    /// <summary>Turns every element round.</summary>
    public static void SwapBytes(byte[] bytes, int size)
    {
        for (int i = 0; i < bytes.Length; i += size) bytes.AsSpan(i, size).Reverse();
    }

    private static byte[] ToRowMajor<T>(byte[] bytes, Shape shape)
        where T : unmanaged
    {
        var result = new byte[bytes.Length];
        ReadOnlySpan<T> source = MemoryMarshal.Cast<byte, T>(bytes);
        Span<T> target = MemoryMarshal.Cast<byte, T>(result.AsSpan());
        int[] extents = shape.Extents.ToArray(), strides = new int[extents.Length], index = new int[extents.Length];
        for (int axis = 0, stride = 1; axis < extents.Length; stride *= extents[axis++]) strides[axis] = stride;

        int from = 0;
        for (int to = 0; to < target.Length; to++)
        {
            target[to] = source[from];
            for (int axis = extents.Length - 1; axis >= 0; axis--)
            {
                from += strides[axis];
                if (++index[axis] < extents[axis]) break;
                index[axis] = 0;
                from -= extents[axis] * strides[axis];
            }
        }

        return result;
    }
}
