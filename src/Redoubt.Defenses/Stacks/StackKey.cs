using System.Security.Cryptography;
using Redoubt.Evidence;

namespace Redoubt.Defenses;

/// <summary>Keys that sign stacks: ECDSA on the curve P-256 with SHA-256 (FIPS 186-5), in PEM files.</summary>
public static class StackKey
{
    private const int MostBytes = 1 << 16;

    /// <summary>Makes a new key from the operating system's randomness, and writes it: the private half for the owner's eyes only, the public half for everybody who checks.</summary>
    /// <param name="privatePath">File of the private key (PKCS #8).</param>
    /// <param name="publicPath">File of the public key (SubjectPublicKeyInfo).</param>
    /// <returns>The key's id.</returns>
    public static string Create(string privatePath, string publicPath)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        AtomicFile.WriteSecret(privatePath, System.Text.Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem() + "\n"));
        AtomicFile.WriteAllBytes(publicPath, System.Text.Encoding.ASCII.GetBytes(key.ExportSubjectPublicKeyInfoPem() + "\n"));
        return IdOf(key);
    }

    /// <summary>Reads a private or public key.</summary>
    /// <param name="path">A PEM file.</param>
    /// <exception cref="InvalidDataException">The file holds no key on P-256.</exception>
    public static ECDsa Load(string path)
    {
        if (new FileInfo(path).Length > MostBytes) throw new InvalidDataException($"{path} is too long for a key.");
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(File.ReadAllText(path));
            RequireCurve(key, path);
            return key;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or PlatformNotSupportedException)
        {
            key.Dispose();
            throw new InvalidDataException($"{path} holds no ECDSA key on the curve P-256 in PEM form.", e);
        }
    }

    /// <summary>Whether two keys have the same public half, all of it: an id is short enough to be forged.</summary>
    /// <param name="one">A key.</param>
    /// <param name="other">Another.</param>
    public static bool AreSame(ECDsa one, ECDsa other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        return one.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(other.ExportSubjectPublicKeyInfo());
    }

    /// <summary>The key's id, for people: SHA-256 of its public half, the first 16 hexadecimal digits of it.</summary>
    /// <param name="key">The key.</param>
    public static string IdOf(ECDsa key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Sha256Text.Of(key.ExportSubjectPublicKeyInfo())[..16];
    }

    internal static void RequireCurve(ECDsa key, string where)
    {
        if (key.KeySize != 256 || key.ExportParameters(includePrivateParameters: false).Curve.Oid.Value != ECCurve.NamedCurves.nistP256.Oid.Value)
            throw new CryptographicException($"{where}: the key is not on the curve P-256.");
    }
}
