using System.Text;

namespace Redoubt.Evaluation;

/// <summary>A number for a name that is the same in every process and on every machine (FNV-1a, 64 bits): keys of random streams are folded by it.</summary>
internal static class StableName
{
    public static ulong Of(string name)
    {
        ulong hash = 0xCBF29CE484222325;
        foreach (byte b in Encoding.UTF8.GetBytes(name)) hash = (hash ^ b) * 0x100000001B3;
        return hash;
    }
}
