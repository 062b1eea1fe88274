using System.Text;
using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Data.Tests;

public sealed class PnmDecoderTests
{
    [Theory]
    [InlineData("P1\n3 2\n1 0 1\n0 1 0\n", 1, 1, "0,1,0,1,0,1")]
    [InlineData("P1 3 2 101010", 1, 1, "0,1,0,1,0,1")]
    [InlineData("P2\n# a comment\n3 1 # another\n7\n0 7 3", 1, 7, "0,7,3")]
    [InlineData("P2 1 1 65535 65534\n# done\n", 1, 65535, "65534")]
    [InlineData("P3\n1\t2\r\n255\n1 2 3   4 5 6", 3, 255, "1,2,3,4,5,6")]
    [InlineData("P4\n9 2\n\u0080\u0080\u0001\u0000", 1, 1, "0,1,1,1,1,1,1,1,0,1,1,1,1,1,1,1,0,1")]
    [InlineData("P5 2 1 200 A\u00c8", 1, 200, "65,200")]
    [InlineData("P5\n1 2\n300\n\u0001\u0002\u0000\u0003", 1, 300, "258,3")]
    [InlineData("P6#c\n1 1 255 \n #", 3, 255, "10,32,35")]
    public void Decode_Valid_GivesSamples(string file, int channels, int maximum, string samples)
    {
        Picture picture = PnmDecoder.Decode(Encoding.Latin1.GetBytes(file), "x.pnm");
        Assert.Equal((channels, maximum, samples), (picture.Channels, picture.Maximum, string.Join(',', picture.Samples)));
    }

    [Theory]
    [InlineData("P5 2 1 200 A", "claims 2x1 pixels, at least 2 bytes from byte 11 on, but only 1 follow.")]
    [InlineData("P5 2 1 200 AAA", "goes on after its pixels end at byte 13.")]
    [InlineData("P5 2 1 64 AA", "has the value 65 before byte 11, more than its largest, 64.")]
    [InlineData("P5 2 1 0 AA", "has the largest value 0 (byte 6), it must be in [1, 65535].")]
    [InlineData("P5 2 1 65536 AA", "has the largest value 65536 (byte 6), it must be in [1, 65535].")]
    [InlineData("P5 0 1 255 ", "claims 0x1 pixels (byte 2), a picture has at least one.")]
    [InlineData("P5 2", "is truncated, it ends at byte 4 before the height.")]
    [InlineData("P5 2 x", "lacks the height at byte 5.")]
    [InlineData("P5 99999999999 1 255 ", "lacks the width at byte 13.")]
    [InlineData("P5 65536 65536 255 ", "claims 65536x65536 pixels (byte 2), at most 67108864 in all are read.")]
    [InlineData("P2 2 1 9 1", "claims 2x1 pixels, at least 4 bytes from byte 8 on, but only 2 follow.")]
    [InlineData("P2 2 1 9 1 a", "lacks a pixel at byte 11.")]
    [InlineData("P2 2 1 9 1 10", "has the value 10 before byte 13, more than its largest, 9.")]
    [InlineData("P1 2 1 12", "lacks a pixel at byte 8.")]
    [InlineData("P3 8000 8000 255 1 2 3", "claims 8000x8000 pixels, at least 384000000 bytes from byte 16 on, but only 6 follow.")]
    public void Decode_Broken_IsOneSentence(string file, string problem) =>
        Assert.Equal($"x.pnm: {problem}", Assert.Throws<UnreadableDataException>(() => PnmDecoder.Decode(Encoding.Latin1.GetBytes(file), "x.pnm")).Message);

    [Fact]
    public void Decode_RandomPictures_GivesWhatWasWritten()
    {
        for (uint i = 0; i < 200; i++)
        {
            RandomKey key = new RandomKey(TestSeed.Value).Fold(i);
            int kind = 1 + key.Below(6, 0), width = 1 + key.Below(19, 1), height = 1 + key.Below(9, 2), channels = kind is 3 or 6 ? 3 : 1;
            int maximum = kind is 1 or 4 ? 1 : 1 + key.Below(65535, 3);
            ushort[] samples = [.. Enumerable.Range(0, width * height * channels).Select(at => (ushort)key.Fold(4).Below(maximum + 1, (uint)at))];
            Picture picture = PictureFile.Decode(Write(kind, width, maximum, samples), "x.pnm");
            Assert.True(picture.Samples.SequenceEqual(samples), $"seed {TestSeed.Value}, case {i}, P{kind} {width}x{height} to {maximum}");
        }
    }

    public static byte[] Write(int kind, int width, int maximum, ushort[] samples)
    {
        int perRow = width * (kind is 3 or 6 ? 3 : 1);
        string head = $"P{kind}\n{width} {samples.Length / perRow}\n{(kind is 1 or 4 ? "" : $"{maximum}\n")}";
        IEnumerable<byte> body = kind switch
        {
            1 => samples.SelectMany(static value => Encoding.ASCII.GetBytes(value == 0 ? "1 " : "0 ")),
            2 or 3 => samples.SelectMany(static value => Encoding.ASCII.GetBytes($"{value}\n")),
            4 => samples.Chunk(width).SelectMany(static row => row.Chunk(8).Select(static eight => (byte)eight.Select((value, i) => (1 - value) << (7 - i)).Sum())),
            _ => samples.SelectMany(value => maximum > 255 ? [(byte)(value >> 8), (byte)value] : new[] { (byte)value }),
        };
        return [.. Encoding.ASCII.GetBytes(head), .. body];
    }
}
