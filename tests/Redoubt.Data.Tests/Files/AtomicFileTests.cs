using Redoubt.Evidence;

namespace Redoubt.Data.Tests;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void Write_CallbackThrows_OldFileStaysAlone()
    {
        string path = _folder.Write("a.npy", [1, 2, 3]);
        Assert.Throws<TimeoutException>(() => AtomicFile.Write(path, stream =>
        {
            stream.WriteByte(9);
            throw new TimeoutException();
        }));

        Assert.Equal([1, 2, 3], File.ReadAllBytes(path));
        Assert.Single(Directory.GetFiles(_folder.Root));
    }

    [Fact]
    public void Write_WhileWriting_OldContentIsVisible()
    {
        string path = _folder.Write("a.npy", [1, 2, 3]);
        AtomicFile.Write(path, stream =>
        {
            stream.Write(new byte[100_000]);
            stream.Flush();
            Assert.Equal([1, 2, 3], File.ReadAllBytes(path));
        });
        Assert.Equal(100_000, new FileInfo(path).Length);
    }

    public void Dispose() => _folder.Dispose();
}
