namespace Redoubt.Evidence.Tests;

public sealed class AtomicFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("redoubt-evidence").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void WriteAllBytes_NewAndExisting_HoldsTheContentAndNothingElse()
    {
        string path = Path.Combine(_folder, "a.json");
        AtomicFile.WriteAllBytes(path, [1, 2, 3]);
        AtomicFile.WriteAllBytes(path, [4]);
        Assert.Equal([4], File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFiles(_folder));
    }

    [Fact]
    public void Write_CallbackThrows_LeavesTheOldFileAndNoOther()
    {
        string path = Path.Combine(_folder, "a.json");
        File.WriteAllText(path, "old");
        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(path, stream =>
        {
            stream.WriteByte(1);
            throw new InvalidOperationException();
        }));
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(_folder));
    }

    [Fact]
    public void Write_Callback_WritesTheStream()
    {
        string path = Path.Combine(_folder, "b");
        AtomicFile.Write(path, stream => stream.Write([7, 8]));
        Assert.Equal([7, 8], File.ReadAllBytes(path));
    }

    [Fact]
    public void WriteAllBytes_NoFolder_Throws() =>
        Assert.Throws<DirectoryNotFoundException>(() => AtomicFile.WriteAllBytes(Path.Combine(_folder, "none", "a"), []));

    [Fact]
    public void SaveAndLoad_Document_IsTheSame()
    {
        string path = Path.Combine(_folder, "r.json");
        EvidenceJson.Save(path, SampleDocuments.Benchmark());
        Assert.Equal(SampleDocuments.Benchmark().Cases[0], EvidenceJson.Load<BenchmarkReport>(path).Cases[0]);
    }

    // SHA-256 of "abc": FIPS 180-2, appendix B.1.
    [Fact]
    public void Sha256Text_Abc_IsThePublishedDigest()
    {
        const string expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        string path = Path.Combine(_folder, "abc");
        File.WriteAllText(path, "abc");
        Assert.Equal(expected, Sha256Text.Of("abc"u8));
        Assert.Equal(expected, Sha256Text.OfFile(path));
    }

    [Fact]
    public void Sha256Text_Parts_DependOnNamesOrderAndBorders()
    {
        string one = Sha256Text.OfParts([("ab", "c"), ("d", "e")]);
        Assert.Equal(one, Sha256Text.OfParts([("ab", "c"), ("d", "e")]));
        Assert.NotEqual(one, Sha256Text.OfParts([("a", "bc"), ("d", "e")]));
        Assert.NotEqual(one, Sha256Text.OfParts([("d", "e"), ("ab", "c")]));
    }
}
