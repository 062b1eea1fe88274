using System.Buffers.Binary;

namespace Redoubt.Data.Tests;

/// <summary>Small valid files, written from the format's definition.</summary>
internal static class FileBytes
{
    /// <summary>An IDX file of unsigned bytes.</summary>
    public static byte[] Idx(byte[] data, params int[] extents) => [.. IdxHeader(extents), .. data];

    /// <summary>Only the head of an IDX file.</summary>
    public static byte[] IdxHeader(params int[] extents)
    {
        var head = new byte[4 + 4 * extents.Length];
        head[2] = 8;
        head[3] = (byte)extents.Length;
        for (int i = 0; i < extents.Length; i++) BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(4 + 4 * i), extents[i]);
        return head;
    }

    /// <summary>Bytes that differ from their neighbors.</summary>
    public static byte[] Counting(int count) => [.. Enumerable.Range(0, count).Select(i => (byte)(i * 7))];

    /// <summary>CIFAR-10 rows; row r has label r mod 10 and pixel p the value r + p.</summary>
    public static byte[] Cifar(int rows)
    {
        var bytes = new byte[rows * 3073];
        for (int r = 0; r < rows; r++)
        {
            bytes[r * 3073] = (byte)(r % 10);
            for (int p = 0; p < 3072; p++) bytes[r * 3073 + 1 + p] = (byte)(r + p);
        }

        return bytes;
    }
}
