using System.IO.Compression;
using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Data.Tests;

public sealed class GzipContentTests
{
    // The base library writes no member at all for no content.
    private static readonly byte[] EmptyMember = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    private static readonly byte[] Content = [.. Enumerable.Range(0, 50_000).Select(static i => (byte)(i * i >> 7 ^ i))];

    [Theory]
    [InlineData(1)]
    [InlineData(8191)]
    [InlineData(50_000)]
    public void Read_OneMember_GivesTheContent(int length) => Assert.Equal(Content[..length], Read(TempFolder.Gzip(Content[..length])));

    [Fact]
    public void Read_EmptyMember_IsEmpty() => Assert.Empty(Read(EmptyMember));

    [Fact]
    public void Read_SeveralMembers_JoinsThem()
    {
        byte[] file = [.. TempFolder.Gzip(Content[..100]), .. EmptyMember, .. TempFolder.Gzip(Content[100..]), 0, 0, 0];
        Assert.Equal(Content, Read(file));
    }

    [Fact]
    public void Read_RandomMembers_JoinsThem()
    {
        for (uint i = 0; i < 200; i++)
        {
            RandomKey key = new RandomKey(TestSeed.Value).Fold(i);
            List<byte> file = [], expected = [];
            for (uint m = 0; m <= key.Below(4, 0); m++)
            {
                // Incompressible members, so that their sizes fall on both sides of the pieces' ends.
                var content = new byte[1 + key.Fold(m).Below(20_000, 1)];
                for (uint b = 0; b < content.Length; b++) content[b] = (byte)key.Fold(m).Fold(b).Value;
                file.AddRange(TempFolder.Gzip(content));
                expected.AddRange(content);
            }

            Assert.True(expected.SequenceEqual(Read([.. file])), $"seed {TestSeed.Value}, case {i}");
        }
    }

    [Fact]
    public void Read_HeaderWithEveryField_SkipsThem()
    {
        byte[] plain = TempFolder.Gzip(Content);
        byte[] file = [.. plain[..3], 2 | 4 | 8 | 16, .. plain[4..10], 3, 0, 9, 9, 9, .. "name\0comment\0"u8, 7, 7, .. plain[10..]];
        Assert.Equal(Content, Read(file));
    }

    // The base library takes every one of these for a whole file.
    [Fact]
    public void Read_TruncatedAnywhere_IsRefused()
    {
        byte[] file = TempFolder.Gzip(Content);
        foreach (int length in Enumerable.Range(0, 40).Select(i => file.Length - 1 - i).Concat(Enumerable.Range(1, 40).Select(i => i * file.Length / 41)))
            Assert.Throws<InvalidDataException>(() => Read(file[..length]));
    }

    [Fact]
    public void Read_ContentThatEndsEarly_IsRefused()
    {
        using var buffer = new MemoryStream();
        using (var deflate = new DeflateStream(buffer, CompressionLevel.Fastest, leaveOpen: true)) deflate.Write(Content);
        byte[] wrongLength = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255, .. buffer.ToArray(), .. new byte[8]];
        Assert.Equal("the check at the end of the gzip stream does not match", Assert.Throws<InvalidDataException>(() => Read(wrongLength)).Message);
    }

    [Fact]
    public void Read_BytesBehindTheEnd_AreRefused() =>
        Assert.Throws<InvalidDataException>(() => Read([.. TempFolder.Gzip(Content), 1, 2, 3]));

    private static byte[] Read(byte[] file)
    {
        using var content = new GzipContent(new MemoryStream(file));
        using var result = new MemoryStream();
        content.CopyTo(result);
        return result.ToArray();
    }
}
