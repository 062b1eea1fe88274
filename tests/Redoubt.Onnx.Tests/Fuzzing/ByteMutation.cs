namespace Redoubt.Onnx.Tests;

/// <summary>Changes bytes of a file without looking at what they mean.</summary>
internal static class ByteMutation
{
    public static byte[] Apply(byte[] source, Dice dice)
    {
        List<byte> bytes = [.. source];
        int edits = dice.Chance(3) ? 2 + dice.Below(4) : 1;
        for (int e = 0; e < edits && bytes.Count > 0; e++)
        {
            int position = dice.Below(bytes.Count), length = Math.Min(dice.Below(24), bytes.Count - position);
            switch (dice.Below(16))
            {
                case 0: bytes[position] = (byte)dice.Below(256); break;
                case 1: bytes[position]++; break;
                case 2: bytes.RemoveAt(position); break;
                case 3: bytes.Insert(position, (byte)dice.Below(256)); break;
                case 4: bytes[position] = dice.Chance(2) ? (byte)0xFF : (byte)0x7F; break;
                case 5: bytes.RemoveRange(position, length); break;
                case 6: bytes.InsertRange(dice.Below(bytes.Count), bytes.GetRange(position, length)); break;
                case 7: bytes.RemoveRange(position, bytes.Count - position); break;
                default: bytes[position] ^= (byte)(1 << dice.Below(8)); break;
            }
        }

        return [.. bytes];
    }
}
