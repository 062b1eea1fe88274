using System.Buffers.Binary;
using Redoubt.Tensors;

namespace Redoubt.Data.Tests;

/// <summary>Damages files: one to four edits drawn by a key, half of them in the first 128 bytes, where the headers are.</summary>
internal static class Mutator
{
    private static readonly int[] Numbers = [0, 1, -1, 127, 128, 255, 256, 32767, 32768, 65535, 65536, int.MaxValue, int.MinValue, 1 << 26, 1 << 27];

    /// <summary>A damaged copy.</summary>
    /// <param name="valid">A file.</param>
    /// <param name="words">Pieces that mean something in the format; inserted now and then.</param>
    /// <param name="key">Names the damage.</param>
    public static byte[] Mutate(byte[] valid, IReadOnlyList<byte[]> words, RandomKey key)
    {
        List<byte> bytes = [.. valid];
        int edits = 1 + key.Below(4);
        for (uint edit = 0; edit < edits; edit++)
        {
            RandomKey draw = key.Fold(edit);
            if (bytes.Count == 0) bytes.Add(Interesting(draw));
            int at = draw.Below(draw.Below(2, 0) == 0 ? Math.Min(128, bytes.Count) : bytes.Count, 1), rest = bytes.Count - at;
            switch (draw.Below(9, 2))
            {
                case 0:
                    bytes.Insert(at, Interesting(draw));
                    break;
                case 1:
                    bytes.RemoveRange(at, Math.Min(rest, 1 + draw.Below(8, 3)));
                    break;
                case 2:
                    bytes.RemoveRange(at, rest);
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(rest, 1 + draw.Below(64, 3))));
                    break;
                case 4 when rest >= 4:
                    WriteNumber(bytes, at, draw);
                    break;
                case 5 when words.Count > 0:
                    bytes.InsertRange(at, words[draw.Below(words.Count, 3)]);
                    break;
                case 6:
                    bytes[at] ^= (byte)(1 << draw.Below(8, 3));
                    break;
                default:
                    bytes[at] = Interesting(draw);
                    break;
            }
        }

        return [.. bytes];
    }

    private static void WriteNumber(List<byte> bytes, int at, RandomKey key)
    {
        var number = new byte[4];
        int value = Numbers[key.Below(Numbers.Length, 3)];
        if (key.Below(2, 4) == 0) BinaryPrimitives.WriteInt32BigEndian(number, value);
        else BinaryPrimitives.WriteInt32LittleEndian(number, value);
        for (int i = 0; i < number.Length; i++) bytes[at + i] = number[i];
    }

    private static byte Interesting(RandomKey key)
    {
        ReadOnlySpan<byte> values = [0, 1, 2, 3, 4, 8, 0x7F, 0x80, 0xFF, .. "90(),'{}[]:;\"\n\r\t #-?*&!|>%@`~"u8];
        int pick = key.Below(values.Length * 2, 5);
        return pick < values.Length ? values[pick] : (byte)key.Below(256, 6);
    }
}
